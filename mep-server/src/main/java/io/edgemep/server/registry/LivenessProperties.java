package io.edgemep.server.registry;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Heartbeats, under `mep.liveness`.
///
/// @param defaultInterval asked of an application that has no preference (it sends 0)
/// @param minInterval the shortest interval that the platform agrees to; a shorter proposal is raised to it
/// @param maxInterval the longest interval that the platform agrees to; a longer proposal is lowered to it
/// @param maxGrace how late a heartbeat may be at most: five per cent of the interval, within one second and this
/// @param sweepInterval how often services are looked for whose heartbeats stay out
/// @param sweepBatch how many of them one transaction suspends
/// @param writeBatch how many heartbeats one statement writes
/// @param maxWaiting how many wait to be written together; beyond that each is written by itself
/// @param writeTimeout how long one may take to be written until it is answered 503
@Validated
@ConfigurationProperties("mep.liveness")
record LivenessProperties(
        @DefaultValue("60s") @NotNull Duration defaultInterval,
        @DefaultValue("1s") @NotNull Duration minInterval,
        @DefaultValue("1d") @NotNull Duration maxInterval,
        @DefaultValue("5s") @NotNull Duration maxGrace,
        @DefaultValue("1s") @NotNull Duration sweepInterval,
        @DefaultValue("100") @Positive int sweepBatch,
        @DefaultValue("1000") @Positive int writeBatch,
        @DefaultValue("10000") @Positive int maxWaiting,
        @DefaultValue("2s") @NotNull Duration writeTimeout) {

    @AssertTrue(message = "min-interval <= default-interval <= max-interval, and none of them below one second")
    boolean isOrdered() {
        return minInterval.toSeconds() >= 1
                && minInterval.compareTo(defaultInterval) <= 0
                && defaultInterval.compareTo(maxInterval) <= 0;
    }

    /// What the platform makes of a proposed interval in seconds; none proposed means none asked for.
    Terms terms(@Nullable Integer proposed) {
        if (proposed == null) {
            return new Terms(null, null);
        }
        var wished = proposed == 0 ? defaultInterval.toSeconds() : proposed;
        var interval = Math.clamp(wished, minInterval.toSeconds(), maxInterval.toSeconds());
        var grace = Math.clamp(Math.ceilDiv(interval, 20), 1, Math.max(1, maxGrace.toSeconds()));
        return new Terms((int) interval, (int) (interval + grace));
    }

    /// Agreed terms: seconds between heartbeats, and seconds without one until the service is suspended.
    record Terms(@Nullable Integer interval, @Nullable Integer allowance) {}
}
