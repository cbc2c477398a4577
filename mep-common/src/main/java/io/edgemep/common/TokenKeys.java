package io.edgemep.common;

import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// The issuer's public keys by their `kid`.
@FunctionalInterface
public interface TokenKeys {

    /// @throws Unavailable when the keys cannot be had at present
    Optional<PublicKey> find(String kid);

    /// Keys fetched from the issuer's JWK set: when one is not known, when they have grown old, one fetch at a
    /// time and never more often than the configured pause. Keys once fetched outlive an issuer that is out of
    /// reach, and only who asks for one that is not among them waits for it.
    final class Published implements TokenKeys {

        private static final Logger log = LoggerFactory.getLogger(Published.class);

        private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

        private final RestClient http;
        private final URI uri;
        private final TokenProperties properties;
        private final Clock clock;
        private final ReentrantLock fetching = new ReentrantLock();
        private final AtomicBoolean renewing = new AtomicBoolean();
        private volatile Fetched fetched = new Fetched(Map.of(), Instant.EPOCH, Instant.EPOCH);

        Published(RestClient http, URI uri, TokenProperties properties, Clock clock) {
            this.http = http;
            this.uri = uri;
            this.properties = properties;
            this.clock = clock;
        }

        @Override
        public Optional<PublicKey> find(String kid) {
            var known = fetched;
            if (!known.keys.containsKey(kid)) {
                known = refreshed(known);
            } else if (isOld(known) && !tooSoon(known)) {
                renew(known);
            }
            if (known.keys.isEmpty()) {
                throw new Unavailable(
                        "The token cannot be checked: the issuer's keys cannot be fetched at present.", pause(known));
            }
            return Optional.ofNullable(known.keys.get(kid));
        }

        /// A time that is still to come was noted by a clock that has been put back since, and says nothing.
        private boolean isOld(Fetched known) {
            var now = clock.instant();
            return now.isAfter(known.succeeded.plus(properties.jwksRefresh())) || known.succeeded.isAfter(now);
        }

        private boolean tooSoon(Fetched seen) {
            var now = clock.instant();
            return now.isBefore(seen.attempted.plus(pause(seen))) && !seen.attempted.isAfter(now);
        }

        /// Whoever has asked is answered meanwhile: an issuer that accepts connections and says nothing would
        /// stop everybody.
        private void renew(Fetched old) {
            if (renewing.compareAndSet(false, true)) {
                Thread.ofVirtual().name("token-keys").start(() -> {
                    try {
                        refreshed(old);
                    } finally {
                        renewing.set(false);
                    }
                });
            }
        }

        /// Waits for the fetch under way, at most for as long as one may take.
        private Fetched refreshed(Fetched seen) {
            try {
                if (!fetching.tryLock(properties.jwksTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                    return fetched;
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return fetched;
            }
            try {
                // Another request fetched while this one waited, or a fetch was tried a moment ago.
                if (fetched.equals(seen) && !tooSoon(seen)) {
                    fetched = fetch(seen);
                }
                return fetched;
            } finally {
                fetching.unlock();
            }
        }

        /// The pause keeps strangers with made-up keys from the issuer; without any key every moment counts.
        private Duration pause(Fetched seen) {
            return seen.keys.isEmpty() && FIRST_PAUSE.compareTo(properties.jwksPause()) < 0
                    ? FIRST_PAUSE
                    : properties.jwksPause();
        }

        /// Has the keys ready for the first request; an issuer that is not there yet is asked again by that.
        void prefetch() {
            refreshed(fetched);
        }

        private Fetched fetch(Fetched before) {
            var begun = clock.instant();
            try {
                var keys = parse(http.get().uri(uri).retrieve().body(String.class));
                return new Fetched(keys, begun, clock.instant());
            } catch (RestClientException | io.jsonwebtoken.JwtException | IllegalArgumentException failure) {
                log.warn("The token issuer's keys could not be fetched from {}: {}", uri, failure.getMessage());
                return new Fetched(before.keys, before.succeeded, clock.instant());
            }
        }

        private static Map<String, PublicKey> parse(@Nullable String body) {
            var keys = new HashMap<String, PublicKey>();
            for (Jwk<?> jwk :
                    Jwks.setParser().build().parse(body == null ? "" : body).getKeys()) {
                if (jwk.getId() != null && jwk.toKey() instanceof PublicKey key) {
                    keys.put(jwk.getId(), key);
                }
            }
            return Map.copyOf(keys);
        }

        private record Fetched(Map<String, PublicKey> keys, Instant succeeded, Instant attempted) {}
    }
}
