/// How clients authenticate without a secret: by a signed assertion (RFC 7523) or a TLS certificate (RFC 8705), with
/// the keys and certificates that the administrator has registered.
@NullMarked
package io.edgemep.auth.method;

import org.jspecify.annotations.NullMarked;
