package io.edgemep.server.timing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one look at the machine's clock has shown.
///
/// @param status whether the clock follows UTC
/// @param reason why, in words for the log
/// @param error how wrong the clock is, where that is known
record Finding(
        TimeSourceStatus status, String reason, @Nullable ClockError error) {

    static Finding nonTraceable(String reason) {
        return new Finding(TimeSourceStatus.NONTRACEABLE, reason, null);
    }

    /// @param source who compared the clock
    static Finding judged(String source, ClockError error, Duration maxError) {
        return error.within(maxError)
                ? new Finding(TimeSourceStatus.TRACEABLE, "%s says %s".formatted(source, error), error)
                : new Finding(
                        TimeSourceStatus.NONTRACEABLE,
                        "%s says %s, more than the %s allowed".formatted(source, error, maxError),
                        error);
    }
}
