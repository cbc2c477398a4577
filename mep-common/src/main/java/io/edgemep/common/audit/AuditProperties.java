package io.edgemep.common.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much the audit log takes down and how much of the past it keeps, under `mep.audit`.
///
/// @param retention how long an entry is kept
/// @param maxEntries how many are kept of what applications change in their own, and of what the platform does, however
/// young: the oldest go first
/// @param maxManaged how many of what anybody else changes, so that no application can push out what managers do
/// @param maxRefusals how many of refusals, so that strangers push nothing else out
/// @param maxResource how many characters of JSON are kept of a resource before and after its change; of a longer one a
/// hash is
/// @param singleRefusals how many refusals of one address (of an IPv6 address: of its /64) are written one by one in
/// each `countInterval`. The others are counted, and written when it is over: an entry for each caller, action and
/// status, and when those are more than this, one for the rest
/// @param maxAddresses how many addresses are told apart meanwhile; refusals of more are counted together
/// @param countInterval for how long refusals are counted before the count is written
/// @param sweepInterval how often those that are over are deleted
/// @param sweepBatch how many are deleted in one transaction
/// @param maxExports how many exports are under way at a time in each process; more are answered 503
@Validated
@ConfigurationProperties("mep.audit")
public record AuditProperties(
        @DefaultValue("90d") @NotNull @DurationMin(hours = 1) @DurationMax(days = 3650)
        Duration retention,

        @DefaultValue("10000000") @Min(1) @Max(1_000_000_000)
        int maxEntries,

        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxManaged,
        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxRefusals,
        @DefaultValue("8192") @Min(256) @Max(1_048_576) int maxResource,
        @DefaultValue("10") @Min(1) @Max(10_000) int singleRefusals,
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxAddresses,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration countInterval,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration sweepInterval,

        @DefaultValue("5000") @Min(1) @Max(100_000) int sweepBatch,
        @DefaultValue("2") @Min(1) @Max(100) int maxExports) {}
