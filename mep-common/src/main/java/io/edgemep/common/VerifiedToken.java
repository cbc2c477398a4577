package io.edgemep.common;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;

/// A token whose signature and claims have been verified.
///
/// @param kid names the key
/// @param key verified the signature
/// @param skew by how much the clock may differ from the issuer's
record VerifiedToken(Jwt token, String kid, PublicKey key, Duration skew) {

    /// Whether it would pass once more, as far as what can have changed is concerned.
    ///
    /// @throws Unavailable when the issuer's keys cannot be had at present
    boolean counts(Instant now, TokenKeys keys) {
        return !now.isAfter(end())
                && !now.isBefore(beginning())
                && keys.find(kid).filter(key::equals).isPresent();
    }

    /// The last moment at which it counts.
    Instant end() {
        return Objects.requireNonNull(token.getExpiresAt()).plus(skew);
    }

    String subject() {
        return Objects.requireNonNull(token.getSubject());
    }

    private Instant beginning() {
        var notBefore = token.getNotBefore();
        return notBefore == null ? Instant.MIN : notBefore.minus(skew);
    }
}
