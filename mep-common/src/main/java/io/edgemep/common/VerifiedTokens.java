package io.edgemep.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The tokens that were verified lately, so that an application's next request costs no signature. Bounded in number,
/// and each is forgotten when it has expired.
final class VerifiedTokens {

    private final Cache<Fingerprint, VerifiedToken> tokens;

    VerifiedTokens(TokenProperties properties, Clock clock) {
        this.tokens = Caffeine.newBuilder()
                .maximumSize(properties.maxRemembered())
                .executor(Runnable::run)
                .expireAfter(Expiry.<Fingerprint, VerifiedToken>creating((_, token) -> left(token, clock)))
                .build();
    }

    private static Duration left(VerifiedToken token, Clock clock) {
        var left = Duration.between(clock.instant(), token.end());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Nullable
    VerifiedToken find(Fingerprint fingerprint) {
        return tokens.getIfPresent(fingerprint);
    }

    void keep(Fingerprint fingerprint, VerifiedToken token) {
        tokens.put(fingerprint, token);
    }
}
