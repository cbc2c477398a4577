package io.edgemep.auth.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token that is about to be handed out.
///
/// @param client whose it is
/// @param isApplication whether the client is an application instance
/// @param method how it has authenticated, such as `private_key_jwt`
/// @param address the address that it was asked for from
/// @param jti the token's id
/// @param kid the key that has signed it
/// @param certificate thumbprint of the certificate that it is bound to; null where it is not
public record TokenIssued(
        String client,
        boolean isApplication,
        String method,
        String address,
        String jti,
        String kid,
        String scope,
        Instant expiresAt,
        @Nullable String certificate) {}
