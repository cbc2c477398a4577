package io.edgemep.common;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The database, under `mep.database`.
///
/// @param requestTimeout how long a request waits for the answer to one statement; then it is answered 503. What no
///     request waits for has the pool's limit
@Validated
@ConfigurationProperties("mep.database")
record DatabaseProperties(
        @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration requestTimeout) {}
