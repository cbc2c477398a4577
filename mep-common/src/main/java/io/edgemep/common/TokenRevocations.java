package io.edgemep.common;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which tokens count no more although they have not expired.
@FunctionalInterface
public interface TokenRevocations {

    /// Asked once a request, so it must be quick.
    ///
    /// @param tokenId the token's `jti`, null where it has none
    /// @param subject its `sub`
    /// @param issuedAt its `iat`; the epoch where it has none
    /// @throws Unavailable when that cannot be told at present
    boolean isRevoked(@Nullable String tokenId, String subject, Instant issuedAt);

    /// Whether a key was removed, so that its tokens count no more although the key may still be known here. An issuer
    /// knows its own keys, and need not be told.
    ///
    /// @throws Unavailable when that cannot be told at present
    default boolean isKeyRevoked(String kid) {
        return false;
    }
}
