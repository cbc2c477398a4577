/// The audit log: everything that was refused, and everything that administrators changed.
@NullMarked
package io.edgemep.auth.audit;

import org.jspecify.annotations.NullMarked;
