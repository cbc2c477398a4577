package io.edgemep.auth.key;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TokenKeys;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The keys of this issuer, opened once when the service starts.
///
/// The first replica to start on an empty database makes the first key; all others use the one that was stored.
@Component
public class SigningKeys implements TokenKeys {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    private final Map<String, SigningKey> keys;
    private final SigningKey active;

    SigningKeys(StoredKeys stored, KeyProperties properties, Clock clock) {
        var seal = new KeySeal(properties);
        var rows = stored.findAllByOrderByCreatedAt();
        if (rows.stream().noneMatch(StoredKey::isActive)) {
            makeFirst(stored, seal, clock);
            rows = stored.findAllByOrderByCreatedAt();
        }
        keys = opened(rows, seal);
        active = rows.stream()
                .filter(StoredKey::isActive)
                .map(row -> keys.get(row.kid()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new StartRefused("The table signing_keys has no active key and accepts none."));
    }

    /// The key that new tokens are signed with.
    public SigningKey active() {
        return active;
    }

    /// Every key whose tokens may still be alive, the oldest first.
    Collection<SigningKey> published() {
        return keys.values();
    }

    @Override
    public Optional<PublicKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid)).map(SigningKey::publicKey);
    }

    private static void makeFirst(StoredKeys stored, KeySeal seal, Clock clock) {
        var key = SigningKey.generate();
        if (stored.insertUnlessOneIsActive(key.kid(), seal.seal(key.privateKey()), clock.instant()) == 1) {
            log.info("Made the first signing key, {}", key.kid());
        }
    }

    private static Map<String, SigningKey> opened(List<StoredKey> rows, KeySeal seal) {
        var opened = new LinkedHashMap<String, SigningKey>();
        for (var row : rows) {
            var key = seal.open(row.privateKey())
                    // The name is made of the key: a key that decrypts to another one has been tampered with.
                    .filter(candidate -> candidate.kid().equals(row.kid()))
                    .orElseThrow(() -> new StartRefused(
                            "mep.auth.keys.password does not open the stored signing key %s: set the password that it was made with."
                                    .formatted(row.kid())));
            opened.put(row.kid(), key);
        }
        return Collections.unmodifiableMap(opened);
    }
}
