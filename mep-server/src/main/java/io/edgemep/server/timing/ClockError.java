package io.edgemep.server.timing;

import java.time.Duration;

/// How wrong the machine's clock is.
///
/// @param offset by how much it is ahead of UTC; negative where it is behind
/// @param uncertainty by how much that may be wrong: half of the delay to the reference, and the dispersion of all
///     clocks on the way (RFC 5905's root distance)
record ClockError(Duration offset, Duration uncertainty) {

    private static final double NANOS = 1e9;

    /// @param offset in seconds
    /// @param rootDelay in seconds, to the reference and back
    /// @param rootDispersion in seconds
    static ClockError ofSeconds(double offset, double rootDelay, double rootDispersion) {
        return new ClockError(duration(offset), duration(Math.abs(rootDelay) / 2 + rootDispersion));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS));
    }

    boolean within(Duration bound) {
        return offset.abs().plus(uncertainty).compareTo(bound) <= 0;
    }

    double offsetSeconds() {
        return offset.toNanos() / NANOS;
    }

    double uncertaintySeconds() {
        return uncertainty.toNanos() / NANOS;
    }

    @Override
    public String toString() {
        return "%+.6f s +/- %.6f s".formatted(offsetSeconds(), uncertaintySeconds());
    }
}
