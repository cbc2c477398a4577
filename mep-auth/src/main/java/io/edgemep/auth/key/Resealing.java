package io.edgemep.auth.key;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Encrypts the signing keys that the previous password has sealed with the one that replaces it, before the first
/// request is accepted.
@Component
class Resealing implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Resealing.class);

    private final StoredKeys stored;
    private final KeySeal seal;

    Resealing(StoredKeys stored, KeySeal seal) {
        this.stored = stored;
        this.seal = seal;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (seal.previous().isPresent()) {
            stored.findAllByOrderByGeneration().stream()
                    .filter(row -> !seal.isOwn(row.privateKey()))
                    .forEach(this::reseal);
        }
    }

    private void reseal(StoredKey row) {
        seal.open(row.privateKey())
                .filter(key -> stored.reseal(row.kid(), row.privateKey(), seal.seal(key)) == 1)
                .ifPresent(_ -> log.info("Encrypted the signing key {} with the new password", row.kid()));
    }
}
