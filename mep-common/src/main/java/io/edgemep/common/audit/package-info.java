/// The audit log of a service: who changed or was refused what, from where, and how it ended; written with the change.
@NullMarked
package io.edgemep.common.audit;

import org.jspecify.annotations.NullMarked;
