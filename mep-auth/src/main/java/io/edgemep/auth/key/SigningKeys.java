package io.edgemep.auth.key;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TokenKeys;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The keys of this issuer as this replica knows them, opened once each.
///
/// The first replica to start on an empty database makes the first key; all others use the one that was stored. Which
/// key signs is read off the clock, so all replicas agree without telling each other.
@Component
public class SigningKeys implements TokenKeys {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    private final StoredKeys stored;
    private final KeyChanges changes;
    private final KeySeal seal;
    private final SigningProvider provider;
    private final Clock clock;
    private volatile Map<String, SigningKey> keys = Map.of();

    SigningKeys(
            StoredKeys stored,
            KeyChanges changes,
            KeySeal seal,
            SigningProvider provider,
            KeyProperties properties,
            TokenLifetime lifetime,
            Clock clock) {
        this.stored = stored;
        this.changes = changes;
        this.seal = seal;
        this.provider = provider;
        this.clock = clock;
        if (stored.findAllByOrderByGeneration().isEmpty()) {
            makeFirst(properties.algorithm(), lifetime);
        }
        stored.extend(lifetime.value().toSeconds(), clock.instant());
        refresh();
        if (due().isEmpty()) {
            throw new StartRefused("No key in the table signing_keys signs yet: is the clock of this machine behind?");
        }
    }

    /// The key that new tokens are signed with: the youngest whose time has come.
    ///
    /// Where the clock was put back while the service ran, so that none has come, it is the oldest: a token needs a
    /// key that is published, and no more.
    public SigningKey active() {
        return due().or(() -> keys.values().stream().findFirst()).orElseThrow();
    }

    private Optional<SigningKey> due() {
        var now = clock.instant();
        return keys.values().stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .reduce((_, younger) -> younger);
    }

    /// Every key whose tokens may still be alive or will be, the oldest first.
    Collection<SigningKey> published() {
        return keys.values();
    }

    @Override
    public Optional<PublicKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid)).map(SigningKey::publicKey);
    }

    /// Takes over what other replicas have made and deleted.
    final synchronized void refresh() {
        keys = opened(stored.findAllByOrderByGeneration());
    }

    /// Makes a key, which this replica publishes at once.
    ///
    /// @param lead how long it is published before it signs, counted from when it is made and sealed: that takes
    ///     seconds on a busy machine
    /// @return nothing when another replica was the first to make one of this generation
    Optional<SigningKey> make(int generation, SigningAlgorithm algorithm, Duration lead, TokenLifetime lifetime) {
        var privateKey = algorithm.newKey();
        var sealed = seal.seal(privateKey);
        // What the database keeps of it, so that all replicas switch at the same instant.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var key = provider.ready(algorithm, privateKey, now.plus(lead));
        var state = lead.isZero() ? KeyDescription.State.SIGNING : KeyDescription.State.NEXT;
        var described = new KeyDescription(key.kid(), algorithm, state, now, key.signsFrom());
        var isFirst = changes.store(described, generation, sealed, lifetime);
        if (isFirst) {
            add(key);
        }
        return isFirst ? Optional.of(key) : Optional.empty();
    }

    /// Without opening it again, which would cost as much of the lead as sealing it.
    private synchronized void add(SigningKey key) {
        var more = new LinkedHashMap<>(keys);
        more.put(key.kid(), key);
        keys = Collections.unmodifiableMap(more);
    }

    private void makeFirst(SigningAlgorithm algorithm, TokenLifetime lifetime) {
        make(1, algorithm, Duration.ZERO, lifetime).ifPresent(key -> log.info("Made the first signing key, {}", key));
    }

    private Map<String, SigningKey> opened(List<StoredKey> rows) {
        var opened = new LinkedHashMap<String, SigningKey>();
        for (var row : rows) {
            var known = keys.get(row.kid());
            opened.put(row.kid(), known == null ? open(row) : known);
        }
        return Collections.unmodifiableMap(opened);
    }

    private SigningKey open(StoredKey row) {
        return seal.open(row.privateKey())
                .map(key -> provider.ready(row.algorithm(), key, row.signsFrom()))
                // The name is made of the key: a key that decrypts to another one has been tampered with.
                .filter(key -> key.kid().equals(row.kid()))
                .orElseThrow(() -> new StartRefused(
                        "mep.auth.keys.password does not open the stored signing key %s: set the password that it was made with."
                                .formatted(row.kid())));
    }
}
