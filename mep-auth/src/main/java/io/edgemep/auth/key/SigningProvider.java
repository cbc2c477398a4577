package io.edgemep.auth.key;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.jsonwebtoken.Jwts;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Who signs tokens: a native library where it can be loaded, which takes a third of the time, else the JDK. It signs
/// tokens and does nothing else: it is not among the JVM's providers.
@Component
final class SigningProvider {

    private static final Logger log = LoggerFactory.getLogger(SigningProvider.class);

    private final @Nullable Provider provider;

    SigningProvider() {
        this(loaded(AmazonCorrettoCryptoProvider.INSTANCE));
    }

    /// @param provider null: the JDK's own
    SigningProvider(@Nullable Provider provider) {
        this.provider = provider;
    }

    private static @Nullable Provider loaded(AmazonCorrettoCryptoProvider library) {
        var error = library.getLoadingError();
        if (error != null) {
            log.info("The JDK signs tokens, since the native library cannot be loaded: {}", error.getMessage());
            return null;
        }
        log.info("{} {} signs tokens", library.getName(), library.getVersionStr());
        return library;
    }

    /// @param key of the JDK
    SigningKey ready(SigningAlgorithm algorithm, PrivateKey key, Instant signsFrom) {
        var ready = SigningKey.of(algorithm, key, signsFrom);
        if (provider == null) {
            return ready;
        }
        try {
            var fast = ready.signedBy(provider, translated(key, provider));
            // By the JDK, as everybody else will.
            Jwts.parser()
                    .verifyWith(ready.publicKey())
                    .build()
                    .parseSignedContent(fast.sign(Jwts.builder().content("a trial")));
            return fast;
        } catch (GeneralSecurityException | RuntimeException | LinkageError unusable) {
            log.warn("The JDK signs with {}, since {} cannot", ready, provider, unusable);
            return ready;
        }
    }

    /// Once: else the library would do it for each signature, which takes as long as what it saves.
    private static PrivateKey translated(PrivateKey key, Provider provider) throws GeneralSecurityException {
        return (PrivateKey) KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
    }
}
