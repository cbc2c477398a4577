package io.edgemep.auth.client;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How client secrets are hashed, under `mep.auth.secrets`.
///
/// How many are hashed at once, and how long others wait, is `resilience4j.bulkhead.instances.secret-hashing`.
///
/// @param bcryptStrength the binary logarithm of bcrypt's rounds; one more doubles the time of every token request
/// @param retryAfter what a client is told to wait when too many secrets are being checked
@Validated
@ConfigurationProperties("mep.auth.secrets")
record SecretProperties(
        @DefaultValue("10") @Min(4) @Max(16) int bcryptStrength,
        @DefaultValue("1s") @NotNull Duration retryAfter) {}
