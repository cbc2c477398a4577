package io.edgemep.auth.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much of the past the audit log keeps, under `mep.auth.audit`.
///
/// @param retention how long an entry is kept
/// @param maxChanges how many changes of administrators are kept at most, however young: the oldest go first
/// @param maxRefusals how many refusals are kept at most, so that strangers cannot push the changes out
/// @param singleRefusals how many refusals of one address (of an IPv6 address: of its /64) are written one by one in
/// each `countInterval`. The others are counted, and written when it is over: an entry for each client and reason, and
/// when those are more than this, one for the rest
/// @param maxAddresses how many addresses are told apart meanwhile; refusals of more are counted together
/// @param countInterval for how long refusals are counted before the count is written
/// @param sweepInterval how often those that are over are deleted
@Validated
@ConfigurationProperties("mep.auth.audit")
record AuditProperties(
        @DefaultValue("90d") @NotNull @DurationMin(hours = 1) @DurationMax(days = 3650)
        Duration retention,

        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxChanges,
        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxRefusals,
        @DefaultValue("10") @Min(1) @Max(10_000) int singleRefusals,
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxAddresses,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration countInterval,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration sweepInterval) {}
