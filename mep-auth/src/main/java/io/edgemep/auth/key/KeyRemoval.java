package io.edgemep.auth.key;

import io.edgemep.common.Unavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Removes a signing key that somebody else may have: at once, and all tokens that it signed with it.
///
/// Other than a rotation this is no quiet thing. Clients need new tokens, and where the key that signs is removed,
/// whoever checks tokens sees the next one unprepared: mep-server fetches it with the first token, the gateway with its
/// next look at the JWK set.
@Component
class KeyRemoval {

    private static final Logger log = LoggerFactory.getLogger(KeyRemoval.class);

    private static final int ATTEMPTS = 3;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final StoredKeys stored;
    private final SigningKeys keys;
    private final KeyRotation rotation;
    private final KeyChanges changes;
    private final KeyProperties properties;
    private final TokenLifetime lifetime;

    KeyRemoval(
            StoredKeys stored,
            SigningKeys keys,
            KeyRotation rotation,
            KeyChanges changes,
            KeyProperties properties,
            TokenLifetime lifetime) {
        this.stored = stored;
        this.keys = keys;
        this.rotation = rotation;
        this.changes = changes;
        this.properties = properties;
        this.lifetime = lifetime;
    }

    /// @throws KeyNotFound when there is no such key
    /// @throws Unavailable when other replicas made keys all the while; nothing was removed
    void remove(String kid) {
        var key = rotation.list().stream()
                .filter(known -> known.kid().equals(kid))
                .findFirst()
                .orElseThrow(KeyNotFound::named);
        if (key.state() == KeyDescription.State.SIGNING) {
            replace();
        }
        changes.remove(key);
        keys.refresh();
        log.warn("Removed the signing key {}: its tokens count no more", kid);
    }

    /// Before the old one goes, so that a failure in between leaves one that signs.
    private void replace() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // One that another replica has just made may sign only later: it is none.
            var youngest = stored.findAllByOrderByGeneration().getLast();
            var made = keys.make(youngest.generation() + 1, properties.algorithm(), Duration.ZERO, lifetime);
            if (made.isPresent()) {
                log.info("Made the signing key {}, which signs from now on", made.get());
                return;
            }
        }
        throw new Unavailable("Other replicas make keys at the same time; nothing was removed. Try again.", RETRY);
    }
}
