package io.edgemep.server.dataplane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What an operator watches: how often the kernel's tables are replaced, why, and how long it takes.
final class DataPlaneMetrics {

    /// What became of a call that found something to do.
    enum Result {
        /// Other rules are wanted than before, or it is the first time in this run.
        REPLACED,
        /// Somebody else had changed the platform's tables.
        REPAIRED,
        /// The kernel refused some of the rules; the others are in effect.
        PARTIAL,
        /// Nothing could be done.
        FAILED
    }

    private final Map<Result, Timer> replacements = new EnumMap<>(Result.class);

    DataPlaneMetrics(MeterRegistry meters) {
        for (var result : Result.values()) {
            replacements.put(
                    result,
                    Timer.builder("mep.dataplane.replacements")
                            .description("Replacements of the platform's tables in the kernel by what became of them")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void ended(Result result, Duration took) {
        Objects.requireNonNull(replacements.get(result)).record(took);
    }
}
