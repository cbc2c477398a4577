package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Outcome.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// What an operator watches: how many services have which state at the gateway and how old that is, on every
/// replica the same, and what became of this replica's comparisons.
final class GatewayMetrics {

    private final Map<State, AtomicLong> services = new EnumMap<>(State.class);
    private final Map<Round, Counter> rounds = new EnumMap<>(Round.class);
    private final Publications publications;
    private final RoundLease lease;
    private final Clock clock;
    private volatile Instant completed;

    GatewayMetrics(MeterRegistry meters, Publications publications, RoundLease lease, Clock clock) {
        this.publications = publications;
        this.lease = lease;
        this.clock = clock;
        // As long as there was none, so that an alarm rings then too.
        this.completed = clock.instant();
        for (var state : State.values()) {
            var count = new AtomicLong();
            services.put(state, count);
            Gauge.builder("mep.gateway.publications", count, AtomicLong::doubleValue)
                    .description("Services whose publication is asked for")
                    .tag("state", name(state))
                    .register(meters);
        }
        for (var round : Round.values()) {
            rounds.put(
                    round,
                    Counter.builder("mep.gateway.rounds")
                            .description("Comparisons with what the gateway has that this replica has made")
                            .tag("result", name(round))
                            .register(meters));
        }
        Gauge.builder("mep.gateway.complete.age", this, GatewayMetrics::age)
                .description("Since the gateway was last found to have everything")
                .baseUnit("seconds")
                .register(meters);
    }

    /// What became of a comparison.
    enum Round {
        /// The gateway has everything.
        COMPLETE,
        /// It could not be told everything.
        INCOMPLETE,
        /// It was broken off here, such as for want of the database.
        FAILED
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private double age() {
        var age = Duration.between(completed, clock.instant());
        return age.isNegative() ? 0 : age.toMillis() / 1000.0;
    }

    void count(Round round) {
        Objects.requireNonNull(rounds.get(round)).increment();
    }

    /// Reads the gauges from the database.
    void measure() {
        lease.completedAt().ifPresent(at -> completed = at);
        var counts = publications.counts();
        services.forEach((state, count) -> count.set(counts.getOrDefault(state, 0L)));
    }
}
