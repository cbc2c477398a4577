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
/// @param maxEntries how many are kept at most, however young: the oldest go first
/// @param sweepInterval how often those that are over are deleted
@Validated
@ConfigurationProperties("mep.auth.audit")
record AuditProperties(
        @DefaultValue("90d") @NotNull @DurationMin(hours = 1) @DurationMax(days = 3650)
        Duration retention,

        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxEntries,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration sweepInterval) {}
