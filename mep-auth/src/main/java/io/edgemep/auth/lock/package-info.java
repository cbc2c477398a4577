/// Who shows wrong proofs over and over, and is locked out for it.
@NullMarked
package io.edgemep.auth.lock;

import org.jspecify.annotations.NullMarked;
