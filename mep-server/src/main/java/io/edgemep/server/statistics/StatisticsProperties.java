package io.edgemep.server.statistics;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What is counted, and for how long, under `mep.statistics`.
///
/// @param secret what the gateway shows with its log of calls; without one none is taken
/// @param interval how often a replica adds what it has counted
/// @param keep how long a day's counts are kept
/// @param maxServices how many services one answer has at most
/// @param maxEntries how many calls the gateway may report at once
@Validated
@ConfigurationProperties("mep.statistics")
record StatisticsProperties(
        @Nullable @Size(min = 16, max = 200) String secret,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 10)
        Duration interval,

        @DefaultValue("30d") @NotNull @DurationMin(days = 7) Duration keep,

        @DefaultValue("10000") @Positive int maxServices,
        @DefaultValue("200") @Positive int maxEntries) {

    /// An empty variable is none.
    StatisticsProperties {
        secret = secret == null || secret.isEmpty() ? null : secret;
    }
}
