package io.edgemep.auth.method;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which client assertions are believed, under `mep.auth.assertions`.
///
/// @param maxLifetime how far `exp` may be ahead, and `iat` behind; so long their `jti` are remembered
/// @param maxRemembered how many of one client are remembered at most; one more is refused with 503
/// @param sweepInterval how often those that have expired are forgotten, and what a refused client is told to wait
@Validated
@ConfigurationProperties("mep.auth.assertions")
record AssertionProperties(
        @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration maxLifetime,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxRemembered,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration sweepInterval) {}
