package io.edgemep.auth.revocation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much may be revoked, under `mep.auth.revocations`.
///
/// @param maxPerClient how many tokens of one client may be revoked and not expired; with one more,
/// all that it has are revoked, which takes one entry
/// @param sweepInterval how often what has expired is deleted
@Validated
@ConfigurationProperties("mep.auth.revocations")
record RevocationProperties(
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxPerClient,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration sweepInterval) {}
