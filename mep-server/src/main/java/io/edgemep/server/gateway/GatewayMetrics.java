package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Outcome.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// How many services have which state at the gateway, on every replica the same.
final class GatewayMetrics {

    private final Map<State, AtomicLong> services = new EnumMap<>(State.class);
    private final Publications publications;

    GatewayMetrics(MeterRegistry meters, Publications publications) {
        this.publications = publications;
        for (var state : State.values()) {
            var count = new AtomicLong();
            services.put(state, count);
            Gauge.builder("mep.gateway.publications", count, AtomicLong::doubleValue)
                    .description("Services whose publication is asked for")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    void measure() {
        var counts = publications.counts();
        services.forEach((state, count) -> count.set(counts.getOrDefault(state, 0L)));
    }
}
