package io.edgemep.auth.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Secrets that were right lately, so that a client which comes again needs no slow hash. Kept are marks that a secret
/// makes with a key that this process alone has, and never those of secrets that a person has chosen: they could be
/// guessed.
@Component
class KnownSecrets {

    private static final String MARKED_BY = "HmacSHA256";

    private final SecretKeySpec key;
    /// By the hash that is stored, so that nothing is left of a secret that was replaced.
    private final Cache<String, byte[]> marks;

    KnownSecrets(SecretProperties properties, Clock clock) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MARKED_BY);
        this.marks = Caffeine.newBuilder()
                .maximumSize(properties.maxKnown())
                .expireAfterWrite(properties.knownFor())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /// Whether this is the secret of an enabled client, and known to be. That it is not known says nothing.
    boolean isRight(String secret, StoredSecret client) {
        var mark = marks.getIfPresent(client.hash());
        return mark != null && client.isEnabled() && MessageDigest.isEqual(mark, mark(secret));
    }

    /// @param secret was right
    void remember(String secret, StoredSecret client) {
        if (!client.role().hasChosenSecret()) {
            marks.put(client.hash(), mark(secret));
        }
    }

    private byte[] mark(String secret) {
        try {
            var mac = Mac.getInstance(MARKED_BY);
            mac.init(key);
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
