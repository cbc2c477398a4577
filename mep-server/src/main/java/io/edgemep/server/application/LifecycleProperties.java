package io.edgemep.server.application;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Stopping and terminating applications, under `mep.lifecycle`.
///
/// @param defaultGracefulTimeout how long an application has to confirm where the platform manager does not say
/// @param maxGracefulTimeout the longest time that the platform manager may give
/// @param pollInterval how often a replica looks for operations that are due
/// @param parallel how many operations a replica works on at once
/// @param lease how long a claimed operation is left to its replica; longer than any one phase takes
/// @param firstBackOff the wait after a phase was first tried without success; it doubles with every further time
/// @param maxBackOff the longest such wait
/// @param admissionRefresh how often a replica looks to which applications another has closed Mp1
/// @param settle how long after closing Mp1 the platform looks for what a late request has left; longer than
///     `admission-refresh` and than a request takes
/// @param keepFinished how long finished operations and terminated instances are kept; longer than a token is valid
/// @param purgeRows how many rows one statement of the purge removes at most
/// @param purgeInterval how often it is purged
@Validated
@ConfigurationProperties("mep.lifecycle")
record LifecycleProperties(
        @DefaultValue("30s") @NotNull @DurationMin(seconds = 1)
        Duration defaultGracefulTimeout,

        @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
        Duration maxGracefulTimeout,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration pollInterval,

        @DefaultValue("8") @Positive int parallel,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1)
        Duration lease,

        @DefaultValue("200ms") @NotNull @DurationMin(millis = 1)
        Duration firstBackOff,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 1)
        Duration maxBackOff,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration admissionRefresh,

        @DefaultValue("4s") @NotNull Duration settle,

        @DefaultValue("7d") @NotNull @DurationMin(hours = 1) Duration keepFinished,

        @DefaultValue("1000") @Positive int purgeRows,

        @DefaultValue("1m") @NotNull @DurationMin(millis = 1)
        Duration purgeInterval) {

    @AssertTrue(message = "max-graceful-timeout must be at least default-graceful-timeout, and at most 366 days")
    boolean isGracefulTimeoutBounded() {
        return maxGracefulTimeout.compareTo(defaultGracefulTimeout) >= 0
                && maxGracefulTimeout.compareTo(Duration.ofDays(366)) <= 0;
    }

    @AssertTrue(message = "max-back-off must be at least first-back-off")
    boolean isBackOffGrowing() {
        return maxBackOff.compareTo(firstBackOff) >= 0;
    }

    @AssertTrue(message = "settle must be longer than admission-refresh")
    boolean isEveryReplicaSettled() {
        return settle.compareTo(admissionRefresh) > 0;
    }

    /// @param attempts how often it was tried without success, 1 or more
    Duration backOff(int attempts) {
        // 2^30 times a millisecond is already twelve days.
        var doubled = firstBackOff.multipliedBy(1L << Math.min(attempts - 1, 30));
        return doubled.compareTo(maxBackOff) < 0 ? doubled : maxBackOff;
    }
}
