package io.edgemep.auth.key;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The master secret that is configured, and the change of the stored signing keys to it.
@Configuration(proxyBeanMethods = false)
class Sealing {

    private static final Logger log = LoggerFactory.getLogger(Sealing.class);

    @Bean
    KeySeal keySeal(KeyProperties properties) {
        return KeySeal.of(properties);
    }

    /// Encrypts what the previous password has sealed with the one that replaces it, before the first request is
    /// accepted.
    @Bean
    SmartInitializingSingleton resealing(StoredKeys stored, KeySeal seal) {
        return () -> seal.previous().ifPresent(_ -> reseal(stored, seal));
    }

    static void reseal(StoredKeys stored, KeySeal seal) {
        stored.findAllByOrderByCreatedAt().stream()
                .filter(row -> !seal.isOwn(row.privateKey()))
                .forEach(row -> seal.open(row.privateKey())
                        .filter(key -> stored.reseal(row.kid(), row.privateKey(), seal.seal(key.privateKey())) == 1)
                        .ifPresent(key -> log.info("Encrypted the signing key {} with the new password", key.kid())));
    }
}
