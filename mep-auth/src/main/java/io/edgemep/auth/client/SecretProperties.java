package io.edgemep.auth.client;

import io.edgemep.auth.lock.LockBounds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How client secrets are hashed, under `mep.auth.secrets`.
///
/// How long others wait while as many are hashed as may be at once is
/// `resilience4j.bulkhead.instances.secret-hashing.max-wait-duration`.
///
/// @param bcryptStrength the binary logarithm of bcrypt's rounds; one more doubles the time of every token request
/// @param concurrentHashes how many secrets are hashed at once, 1 to 256; 0: one less than there are cores, so that
/// whatever needs no hash has a core, and 1 where there is but one core
/// @param retryAfter what a client is told to wait when too many secrets are being checked
/// @param lock when wrong secrets lock out
@Validated
@ConfigurationProperties("mep.auth.secrets")
record SecretProperties(
        @DefaultValue("10") @Min(4) @Max(16) int bcryptStrength,
        @DefaultValue("0") @Min(0) @Max(256) int concurrentHashes,
        @DefaultValue("1s") @NotNull Duration retryAfter,
        @DefaultValue @NotNull @Valid Lock lock) {

    /// @param cores how many processors the service may use
    int hashesAtOnce(int cores) {
        return concurrentHashes == 0 ? Math.max(1, cores - 1) : concurrentHashes;
    }

    /// @param attempts wrong secrets of one client from one address that lock this client out at this address
    /// @param attemptsPerAddress wrong secrets from one address, of any clients, that lock this address out
    /// @param period from the first wrong secret, how long others are counted with it
    /// @param duration how long the lock lasts
    /// @param maxCounted how many counters are kept at most; those that end first make room
    record Lock(
            @DefaultValue("10") @Min(2) @Max(1000) int attempts,
            @DefaultValue("100") @Min(2) @Max(1_000_000) int attemptsPerAddress,

            @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration period,

            @DefaultValue("15m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration duration,

            @DefaultValue("10000") @Min(10) @Max(1_000_000) int maxCounted)
            implements LockBounds {}
}
