package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Part of readiness: whether this replica's relay works, and events are matched to their subscriptions in time.
/// Deliveries do not count: a subscriber that does not answer must take no replica away from the others.
final class OutboxHealth extends AbstractHealthIndicator {

    private final JdbcClient jdbc;
    private final Pulse pulse;
    private final Duration maxLag;
    private final Clock clock;

    OutboxHealth(JdbcClient jdbc, Pulse pulse, OutboxProperties properties, Clock clock) {
        super("The outbox cannot be read");
        this.jdbc = jdbc;
        this.pulse = pulse;
        this.maxLag = properties.maxLag();
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var silence = pulse.silence();
        var lag = lag();
        var late = silence.compareTo(maxLag) > 0 || lag.compareTo(maxLag) > 0;
        (late ? builder.outOfService() : builder.up())
                .withDetail("relaySilentFor", silence.toSeconds() + "s")
                .withDetail("oldestEventWaits", lag.toSeconds() + "s");
    }

    /// One row of an index that has nothing but events which wait.
    private Duration lag() {
        return jdbc.sql("select occurred_at from events where not expanded order by id limit 1")
                .query(OffsetDateTime.class)
                .optional()
                .map(oldest -> Duration.between(oldest.toInstant(), clock.instant()))
                .orElse(Duration.ZERO);
    }
}
