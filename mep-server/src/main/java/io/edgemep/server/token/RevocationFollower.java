package io.edgemep.server.token;

import io.edgemep.common.TokenRevocations;
import io.edgemep.common.Unavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/// Knows what mep-auth has revoked, from a copy of its list that is a few seconds old at most.
///
/// While mep-auth is out of reach the copy counts as it is, for a bounded time: nobody gets new tokens meanwhile, and
/// the platform outlives a restart of mep-auth. After that no token is believed until the list can be read again.
@Component
class RevocationFollower implements TokenRevocations {

    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final @Nullable RevocationFeed feed;
    private final RevocationProperties properties;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Copy copy = new Copy();
    private volatile Instant upToDate = Instant.MIN;
    private Instant attempted = Instant.MIN;
    private Instant reread = Instant.MIN;

    RevocationFollower(RevocationProperties properties, SslBundles bundles, MeterRegistry meters, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.feed = properties.isComplete() ? new RevocationFeed(properties, bundles, clock) : null;
        if (feed == null) {
            log.warn("mep.revocations.client-secret is not set: a token that is revoked counts until it expires.");
        }
        Gauge.builder("mep.revocations.entries", this, follower -> follower.copy.size())
                .register(meters);
        if (feed != null) {
            var started = clock.instant();
            Gauge.builder("mep.revocations.age", this, follower -> follower.age(started))
                    .baseUnit("seconds")
                    .register(meters);
        }
    }

    /// In seconds, of what is gone by; of this process as long as it has read nothing, so that an alarm rings then too.
    private double age(Instant started) {
        var known = upToDate;
        return Duration.between(known.equals(Instant.MIN) ? started : known, clock.instant())
                        .toMillis()
                / 1000.0;
    }

    @Override
    public boolean isRevoked(@Nullable String tokenId, String subject, Instant issuedAt) {
        return known().map(list -> list.covers(tokenId, subject, issuedAt)).orElse(false);
    }

    @Override
    public boolean isKeyRevoked(String kid) {
        return known().map(list -> list.keys.contains(kid)).orElse(false);
    }

    /// @return nothing where no list is followed
    private Optional<Copy> known() {
        if (feed == null) {
            return Optional.empty();
        }
        if (isTooOld()) {
            // Before the first turn of the loop, or after a long silence: the answer is worth waiting for.
            follow();
        }
        if (isTooOld()) {
            throw new Unavailable(
                    "Whether the token is revoked cannot be told: mep-auth does not answer at present.", RETRY);
        }
        return Optional.of(copy);
    }

    @Scheduled(fixedDelayString = "${mep.revocations.interval:1s}")
    void follow() {
        if (feed == null) {
            return;
        }
        var asked = clock.instant();
        reading.lock();
        try {
            // Who has waited for another's reading need not read again, nor ask a mep-auth that has just failed.
            if (!attempted.isAfter(asked)) {
                read(feed);
            }
        } catch (RestClientException failure) {
            log.warn("The revocations could not be read from {}: {}", properties.uri(), failure.getMessage());
        } finally {
            attempted = clock.instant();
            reading.unlock();
        }
    }

    private boolean isTooOld() {
        return upToDate.equals(Instant.MIN) || clock.instant().isAfter(upToDate.plus(properties.maxStaleness()));
    }

    /// From the last position on, and now and then all of it: that forgets what has expired, and notices when mep-auth
    /// has another database than before.
    private void read(RevocationFeed from) {
        var begun = clock.instant();
        var isWhole = reread.equals(Instant.MIN) || begun.isAfter(reread.plus(properties.rereadInterval()));
        var next = isWhole ? new Copy() : copy;
        for (var page = from.after(next.position); !page.isEmpty(); page = from.after(next.position)) {
            page.forEach(next::add);
        }
        copy = next;
        upToDate = begun;
        if (isWhole) {
            reread = begun;
        }
    }

    /// The list as it was read; written by the one who reads it, asked by all.
    private static final class Copy {

        private final Map<String, String> tokens = new ConcurrentHashMap<>();
        private final Map<String, Instant> clients = new ConcurrentHashMap<>();
        private final Set<String> keys = ConcurrentHashMap.newKeySet();
        private long position;

        void add(RevocationFeed.Entry entry) {
            if (entry.kid() != null) {
                keys.add(entry.kid());
            } else if (entry.clientId() != null && entry.tokenId() == null) {
                clients.put(entry.clientId(), entry.revokedAt());
            } else if (entry.clientId() != null) {
                tokens.put(entry.tokenId(), entry.clientId());
            }
            position = Math.max(position, entry.position());
        }

        boolean covers(@Nullable String tokenId, String subject, Instant issuedAt) {
            var refused = clients.get(subject);
            return (refused != null && !issuedAt.isAfter(refused))
                    || (tokenId != null && subject.equals(tokens.get(tokenId)));
        }

        int size() {
            return tokens.size() + clients.size() + keys.size();
        }
    }
}
