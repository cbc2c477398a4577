/// The audit log: every token, everything that was refused, and every change.
@NullMarked
package io.edgemep.auth.audit;

import org.jspecify.annotations.NullMarked;
