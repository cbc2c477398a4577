package io.edgemep.auth.key;

import io.edgemep.common.StartRefused;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Replaces the signing key: a new one is published for a while before it signs, the old one until its last token has
/// expired. Every replica runs this, and the table decides between them.
@Component
class KeyRotation {

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    private final StoredKeys stored;
    private final SigningKeys keys;
    private final KeyProperties properties;
    private final TokenLifetime lifetime;
    private final Clock clock;

    KeyRotation(StoredKeys stored, SigningKeys keys, KeyProperties properties, TokenLifetime lifetime, Clock clock) {
        this.stored = stored;
        this.keys = keys;
        this.properties = properties;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// @return the new key, which does not sign yet
    /// @throws RotationUnderWay when the youngest key does not sign yet
    KeyDescription rotate() {
        var rows = stored.findAllByOrderByGeneration();
        var youngest = rows.getLast();
        var now = clock.instant();
        if (youngest.signsFrom().isAfter(now)) {
            throw RotationUnderWay.to(youngest.kid(), youngest.signsFrom());
        }
        var made = keys.make(youngest.generation() + 1, properties.algorithm(), properties.lead(), lifetime);
        if (made.isEmpty()) {
            var other = stored.findAllByOrderByGeneration().getLast();
            throw RotationUnderWay.to(other.kid(), other.signsFrom());
        }
        var key = made.get();
        log.info("Made the signing key {}, which signs from {} on", key, key.signsFrom());
        return new KeyDescription(
                key.kid(),
                key.algorithm(),
                KeyDescription.State.NEXT,
                key.signsFrom().minus(properties.lead()),
                key.signsFrom());
    }

    /// The oldest first.
    List<KeyDescription> list() {
        var now = clock.instant();
        var rows = stored.findAllByOrderByGeneration();
        var signing = rows.stream()
                .filter(row -> !row.signsFrom().isAfter(now))
                .mapToInt(StoredKey::generation)
                .max()
                .orElse(0);
        return rows.stream()
                .map(row -> new KeyDescription(
                        row.kid(),
                        row.algorithm(),
                        KeyDescription.State.of(row.generation(), signing),
                        row.createdAt(),
                        row.signsFrom()))
                .toList();
    }

    /// What has to be done from time to time; a database that does not answer is asked again the next time.
    @Scheduled(fixedDelayString = "${mep.auth.keys.refresh:5s}", initialDelayString = "${mep.auth.keys.refresh:5s}")
    void keepUp() {
        try {
            if (stored.deleteExpired(clock.instant().minus(properties.grace())) > 0) {
                log.info("Deleted signing keys whose last token has expired");
            }
            if (isDue(stored.findAllByOrderByGeneration().getLast(), clock.instant())) {
                rotate();
            }
            keys.refresh();
        } catch (RotationUnderWay anotherReplicaWasFaster) {
            keys.refresh();
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("The signing keys could not be read: {}", unavailable.getMessage());
        } catch (StartRefused unreadable) {
            log.error("A signing key of another replica is not used here: {}", unreadable.getMessage());
        }
    }

    private boolean isDue(StoredKey youngest, Instant now) {
        var signs = !youngest.signsFrom().isAfter(now);
        var isOld = !youngest.createdAt().plus(properties.maxAge()).isAfter(now);
        return signs && (isOld || youngest.algorithm() != properties.algorithm());
    }
}
