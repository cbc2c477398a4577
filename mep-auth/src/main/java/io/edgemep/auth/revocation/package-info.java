/// Tokens that count no more before they expire (RFC 7009), and the list of them that mep-server follows.
@NullMarked
package io.edgemep.auth.revocation;

import org.jspecify.annotations.NullMarked;
