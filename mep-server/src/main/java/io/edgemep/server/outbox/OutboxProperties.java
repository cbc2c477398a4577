package io.edgemep.server.outbox;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the outbox is relayed, under `mep.outbox`.
///
/// @param pollInterval how often the relay looks for work that no bell announced
/// @param expandEvents the most events that are matched in one turn
/// @param expandDeliveries about how many deliveries one turn should make; the number of events a turn follows it
/// @param lease how long a claimed lane is left to its relay; must exceed `mep.callback.total-timeout`, and the clocks
///     of all replicas must agree within the difference
/// @param lanesPerCall how many lanes are claimed for each call that may be under way at once
/// @param laneDeliveries how many deliveries of a lane are sent before another lane has its turn
/// @param gatherCompletions how long what became of lanes is gathered, while more of them are worked on, to be written
///     together
/// @param firstBackOff the longest wait after a first failure; it doubles with every further one
/// @param maxBackOff the longest wait after any failure
/// @param deadAfter how long a delivery that fails is owed until it becomes a dead letter; a replay begins anew
/// @param deadAfterAttempts how often its lane must have failed by then, so that a leap of the clock alone ends nothing
/// @param keepEvents how long an event that nobody is owed any more is kept for the readers of the feed
/// @param keepDeadLetters how long a dead letter is kept
/// @param purgeRows how many rows one statement of the purge removes at most
/// @param housekeepingInterval how often old rows are purged and the gauges are measured
/// @param maxLag how long an event may wait to be matched, and a loop of the relay be silent, until readiness says so
/// @param shutdownWait how long a shutdown waits for calls under way
@Validated
@ConfigurationProperties("mep.outbox")
record OutboxProperties(
        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration pollInterval,

        @DefaultValue("64") @Positive int expandEvents,
        @DefaultValue("20000") @Positive int expandDeliveries,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 1)
        Duration lease,

        @DefaultValue("16") @Positive int lanesPerCall,
        @DefaultValue("16") @Positive int laneDeliveries,

        @DefaultValue("10ms") @NotNull @DurationMin(millis = 0)
        Duration gatherCompletions,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration firstBackOff,

        @DefaultValue("5m") @NotNull @DurationMin(millis = 1)
        Duration maxBackOff,

        @DefaultValue("24h") @NotNull @DurationMin(seconds = 1)
        Duration deadAfter,

        @DefaultValue("10") @Positive @Max(1000) int deadAfterAttempts,

        @DefaultValue("1h") @NotNull @DurationMin(minutes = 1)
        Duration keepEvents,

        @DefaultValue("7d") @NotNull @DurationMin(minutes = 1)
        Duration keepDeadLetters,

        @DefaultValue("1000") @Positive int purgeRows,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 1)
        Duration housekeepingInterval,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1)
        Duration maxLag,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 0)
        Duration shutdownWait) {

    @AssertTrue(message = "max-back-off must be at least first-back-off")
    boolean isBackOffGrowing() {
        return maxBackOff.compareTo(firstBackOff) >= 0;
    }
}
