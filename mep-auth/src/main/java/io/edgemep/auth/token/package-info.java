/// The token endpoint (RFC 6749, client credentials) and the issuer's metadata (RFC 8414).
@NullMarked
package io.edgemep.auth.token;

import org.jspecify.annotations.NullMarked;
