package io.edgemep.auth.aksk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The signatures that have been answered with a token, as long as their date is within the window.
@Component
class UsedSignatures {

    /// The clocks of replicas may differ so much.
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /// How many rows whose time is up go with each new one, so that none stay however many there were.
    private static final int SWEPT = 100;

    private final JdbcClient jdbc;
    private final AccessKeyProperties properties;
    private final Clock clock;

    UsedSignatures(JdbcClient jdbc, AccessKeyProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /// @throws AccessRefused when the signature has been used, or its key has signed too much
    @Transactional
    void use(SignedRequest request) {
        var now = clock.instant();
        sweep(now);
        requireRoom(request.accessKey(), now);
        var inserted = jdbc.sql("""
                        insert into used_signatures (access_key, signature, expires_at)
                        values (:key, :signature, :expiry)
                        on conflict do nothing
                        """)
                .param("key", request.accessKey())
                .param("signature", request.signature())
                .param("expiry", utc(request.instant().plus(properties.window()).plus(MARGIN)))
                .update();
        if (inserted == 0) {
            throw AccessRefused.replayed();
        }
    }

    /// Requests that come at once may pass together, so the bound may be exceeded by as many as are served at once.
    private void requireRoom(String accessKey, Instant now) {
        var used = jdbc.sql("""
                        select count(*) as count, min(expires_at) as first
                          from used_signatures where access_key = :key and expires_at > :now
                        """)
                .param("key", accessKey)
                .param("now", utc(now))
                .query(Used.class)
                .single();
        if (used.count() >= properties.maxSignatures()) {
            throw AccessRefused.tooMany(
                    properties.maxSignatures(),
                    Duration.between(now, used.first().toInstant()));
        }
    }

    private void sweep(Instant now) {
        jdbc.sql("""
                        delete from used_signatures where ctid in (
                            select ctid from used_signatures where expires_at <= :now
                             order by expires_at limit :swept for update skip locked)
                        """).param("now", utc(now)).param("swept", SWEPT).update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private record Used(int count, OffsetDateTime first) {}
}
