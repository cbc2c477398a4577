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

/// What the audit log of this service has beside `mep.audit`, under `mep.auth.audit`.
///
/// @param maxChanges how many changes of administrators are kept at most, however young: the oldest go first
/// @param maxTokens how many tokens that were issued, or revoked by whose they were, are kept at most
/// @param writeBatch how many issued tokens are written in one transaction
/// @param maxWaiting how many wait for that at a time; more are written each by itself
/// @param writeTimeout how long one waits until its write begins; then its client is answered 503, and gets no token
/// @param commitTimeout how much longer one waits for the end of the write
@Validated
@ConfigurationProperties("mep.auth.audit")
record TokenAuditProperties(
        @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxChanges,

        @DefaultValue("10000000") @Min(1) @Max(1_000_000_000)
        int maxTokens,

        @DefaultValue("500") @Min(1) @Max(10_000) int writeBatch,
        @DefaultValue("2000") @Min(1) @Max(100_000) int maxWaiting,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration writeTimeout,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration commitTimeout) {}
