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
/// @param waitingPerAddress how many secrets from one network are hashed or wait for it at once, 1 to 1000; not
/// counting those that were right there lately
/// @param knownFor for how long a secret that was right, and that no person has chosen, needs no hash; 0: not at all
/// @param maxKnown how many such secrets are known at a time
/// @param retryAfter what a client is told to wait when too many secrets are being checked
/// @param lock when wrong secrets lock out; `attempts-per-address` counts those of any clients
@Validated
@ConfigurationProperties("mep.auth.secrets")
record SecretProperties(
        @DefaultValue("10") @Min(4) @Max(16) int bcryptStrength,
        @DefaultValue("0") @Min(0) @Max(256) int concurrentHashes,
        @DefaultValue("4") @Min(1) @Max(1000) int waitingPerAddress,

        @DefaultValue("10m") @NotNull @DurationMin @DurationMax(days = 1)
        Duration knownFor,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxKnown,
        @DefaultValue("1s") @NotNull Duration retryAfter,
        @DefaultValue @NotNull @Valid LockBounds lock) {

    /// @param cores how many processors the service may use
    int hashesAtOnce(int cores) {
        return concurrentHashes == 0 ? Math.max(1, cores - 1) : concurrentHashes;
    }
}
