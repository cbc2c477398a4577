package io.edgemep.server.outbox;

import io.edgemep.common.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Whether loops live: each should end a turn, with work or without, at least every poll interval.
final class Pulse {

    private final Clock clock;
    private final Map<String, Instant> lastTurns = new ConcurrentHashMap<>();

    Pulse(Clock clock) {
        this.clock = clock;
    }

    /// A loop whose turns are noted when they have ended well, from now on.
    Loop loop(String name, Duration interval, BooleanSupplier turn) {
        lastTurns.put(name, clock.instant());
        return new Loop(name, interval, () -> {
            var again = turn.getAsBoolean();
            lastTurns.put(name, clock.instant());
            return again;
        });
    }

    /// For how long the one that is silent longest has ended no turn.
    Duration silence() {
        return lastTurns.values().stream()
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
