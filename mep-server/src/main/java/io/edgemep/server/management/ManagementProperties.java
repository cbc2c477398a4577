package io.edgemep.server.management;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How configurations of the platform manager are carried out, under `mep.management`.
///
/// @param answerWait for how long a request waits for its job, so that a quick one is answered with its result
/// @param pollInterval how often a replica looks for jobs that others have left, and a job at a rule that is not yet as
///     it is wanted
/// @param maxJobs how many jobs one replica works on at once
/// @param lease how long a job is left to the worker that has claimed it; the clocks of all replicas must agree within
/// it
/// @param stepTimeout how long a rule may take to be as it is wanted before its job fails
/// @param rollBackTimeout how long a job that has failed may take to put everything back
/// @param jobTimeout how long a job may last in all, rolling back included
/// @param keepJobs how long a finished job is kept for whoever asks for its task
/// @param purgeJobs how many jobs one statement of the purge removes at most
/// @param housekeepingInterval how often old jobs are purged
/// @param shutdownWait how long a shutdown waits for the jobs under way; they are gone on with by another worker
@Validated
@ConfigurationProperties("mep.management")
record ManagementProperties(
        @DefaultValue("2s") @NotNull @DurationMin(millis = 0)
        Duration answerWait,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 10)
        Duration pollInterval,

        @DefaultValue("8") @Positive int maxJobs,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 100)
        Duration lease,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 10)
        Duration stepTimeout,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 10)
        Duration rollBackTimeout,

        @DefaultValue("5m") @NotNull @DurationMin(millis = 10)
        Duration jobTimeout,

        @DefaultValue("7d") @NotNull @DurationMin(minutes = 1)
        Duration keepJobs,

        @DefaultValue("100") @Positive int purgeJobs,

        @DefaultValue("1m") @NotNull @DurationMin(millis = 1)
        Duration housekeepingInterval,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 0)
        Duration shutdownWait) {

    /// The longest that a worker waits without renewing its lease.
    Duration look() {
        var third = lease.dividedBy(3);
        return third.compareTo(LONGEST_LOOK) < 0 ? third : LONGEST_LOOK;
    }

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    @AssertTrue(message = "job-timeout must be longer than roll-back-timeout")
    boolean isRoomForRollBack() {
        return jobTimeout.compareTo(rollBackTimeout) > 0;
    }

    @AssertTrue(message = "lease must be longer than three times poll-interval")
    boolean isLeaseRenewedInTime() {
        return lease.compareTo(pollInterval.multipliedBy(3)) > 0;
    }
}
