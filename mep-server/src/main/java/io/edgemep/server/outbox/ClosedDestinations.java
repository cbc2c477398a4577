package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Destinations that are left alone for a while, because the courier has said so.
final class ClosedDestinations {

    /// What a courier may add to the time for which a circuit is open.
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Map<String, Instant> closed = new ConcurrentHashMap<>();
    private final CallbackProperties.Circuit circuit;
    private final Clock clock;

    ClosedDestinations(CallbackProperties.Circuit circuit, Clock clock) {
        this.circuit = circuit;
        this.clock = clock;
    }

    void close(String destination, Instant until) {
        if (isToCome(until) && closed.size() < circuit.maxDestinations()) {
            closed.put(destination, until);
        }
    }

    boolean contains(String destination) {
        return isToCome(closed.getOrDefault(destination, Instant.MIN));
    }

    List<String> all() {
        closed.values().removeIf(until -> !isToCome(until));
        return List.copyOf(closed.keySet());
    }

    /// None is closed for longer than its circuit is open, unless the clock was put back since.
    private boolean isToCome(Instant until) {
        var now = clock.instant();
        return until.isAfter(now) && !until.isAfter(now.plus(circuit.openFor()).plus(SLACK));
    }
}
