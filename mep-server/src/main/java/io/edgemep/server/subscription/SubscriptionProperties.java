package io.edgemep.server.subscription;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Subscriptions, under `mep.subscription`.
///
/// @param maxPerApplication how many availability subscriptions one application may have at a time
/// @param maxConsumers how many subscribers the platform manager is told of for one service
@Validated
@ConfigurationProperties("mep.subscription")
record SubscriptionProperties(
        @DefaultValue("1000") @Positive int maxPerApplication,
        @DefaultValue("200") @Positive @Max(10_000) int maxConsumers) {}
