package io.edgemep.server.subscription;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Subscriptions, under `mep.subscription`.
///
/// @param maxPerApplication how many subscriptions of each kind one application may have at a time
/// @param terminationPatience how long an application that comes to its end keeps its termination subscriptions while
///     they are still owed the notification of that
/// @param maxConsumers how many subscribers the platform manager is told of for one service
@Validated
@ConfigurationProperties("mep.subscription")
record SubscriptionProperties(
        @DefaultValue("1000") @Positive int maxPerApplication,
        @DefaultValue("200") @Positive @Max(10_000) int maxConsumers,

        @DefaultValue("10s") @NotNull Duration terminationPatience) {}
