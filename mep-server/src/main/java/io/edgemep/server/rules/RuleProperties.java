package io.edgemep.server.rules;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How rules are kept and put into effect, under `mep.rules`.
///
/// @param maxPerApplication how many rules of each kind an application may have
/// @param settleWait for how long a change on Mp1 waits to see its rule in effect; then the answer tells what is by
/// then
/// @param pollInterval how often a replica looks for what other replicas were told
/// @param reconcileInterval how often everything is compared with the data plane and the DNS server although nothing
///     was changed here
/// @param retryInterval how long to wait before what could not be done is tried again
@Validated
@ConfigurationProperties("mep.rules")
record RuleProperties(
        @DefaultValue("100") @Positive int maxPerApplication,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration settleWait,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 10)
        Duration pollInterval,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 100)
        Duration reconcileInterval,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 10)
        Duration retryInterval) {}
