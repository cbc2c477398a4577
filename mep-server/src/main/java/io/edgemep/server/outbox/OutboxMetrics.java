package io.edgemep.server.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an operator watches: how much is owed and since when, and what becomes of deliveries.
final class OutboxMetrics {

    /// More than this is not counted: the count must not cost more than the relay.
    private static final int COUNTED = 100_000;

    private static final String MEASURE = """
            select (select count(*) from (select from deliveries limit :most) d) as owed,
                   (select created_at from deliveries order by id limit 1) as oldest,
                   (select count(*) from (select from events where not expanded limit :most) e) as waiting,
                   (select count(*) from (select from dead_letters limit :most) l) as dead
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AtomicLong owed = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Map<Class<? extends Outcome>, Counter> outcomes;
    private final Counter died;
    private final Timer lag;

    OutboxMetrics(MeterRegistry meters, JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outcomes = Map.of(
                Outcome.Delivered.class, outcome(meters, "delivered"),
                Outcome.Failed.class, outcome(meters, "failed"),
                Outcome.Postponed.class, outcome(meters, "postponed"),
                Outcome.Refused.class, outcome(meters, "refused"));
        this.died = Counter.builder("mep.outbox.dead.letters.made")
                .description("Deliveries that became dead letters here")
                .register(meters);
        this.lag = Timer.builder("mep.outbox.lag")
                .description("From the event to its delivery")
                .register(meters);
        gauge(meters, "mep.outbox.owed", "Deliveries owed, counted up to " + COUNTED, owed);
        gauge(meters, "mep.outbox.oldest.seconds", "Age of the oldest delivery owed", oldestSeconds);
        gauge(meters, "mep.outbox.events.waiting", "Events not yet expanded, counted up to " + COUNTED, waiting);
        gauge(meters, "mep.outbox.dead.letters", "Dead letters kept, counted up to " + COUNTED, dead);
    }

    private static Counter outcome(MeterRegistry meters, String result) {
        return Counter.builder("mep.outbox.deliveries")
                .description("Deliveries by what became of them; all but the postponed were attempts")
                .tag("result", result)
                .register(meters);
    }

    private static void gauge(MeterRegistry meters, String name, String description, AtomicLong value) {
        ToDoubleFunction<AtomicLong> read = AtomicLong::get;
        Gauge.builder(name, value, read).description(description).register(meters);
    }

    void ended(Delivery delivery, Outcome outcome) {
        count(outcome);
        if (outcome instanceof Outcome.Delivered) {
            lag.record(age(delivery.event().occurredAt()));
        }
    }

    void count(Outcome outcome) {
        Optional.ofNullable(outcomes.get(outcome.getClass())).ifPresent(Counter::increment);
    }

    void died(int letters) {
        died.increment(letters);
    }

    /// Reads the gauges from the database.
    void measure() {
        jdbc.sql(MEASURE).param("most", COUNTED).query(row -> {
            owed.set(row.getLong("owed"));
            waiting.set(row.getLong("waiting"));
            dead.set(row.getLong("dead"));
            var oldest = row.getObject("oldest", OffsetDateTime.class);
            oldestSeconds.set(oldest == null ? 0 : age(oldest.toInstant()).toSeconds());
        });
    }

    private Duration age(Instant since) {
        var age = Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
