package io.edgemep.auth.aksk;

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

/// Which signed requests are answered with a token, under `mep.auth.access-keys`.
///
/// @param window how far `x-sdk-date` may be from this server's clock, before and after, 1 second to a day. The
/// default,
/// 14 hours and a quarter, lets in clients that send local time as if it were UTC, and so are up to 14 hours off; where
/// all send UTC, 5 minutes are enough
/// @param maxSignatures how many signatures of one key are remembered, so that none is accepted twice, 10 to a million;
/// a key that has signed more of them within the window gets no token until the oldest leaves it
/// @param lock when wrong signatures lock out
@Validated
@ConfigurationProperties("mep.auth.access-keys")
record AccessKeyProperties(
        @DefaultValue("855m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration window,

        @DefaultValue("5000") @Min(10) @Max(1_000_000) int maxSignatures,
        @DefaultValue @NotNull @Valid Lock lock) {

    /// @param attempts wrong signatures with one key from one address that lock this key out at this address
    /// @param attemptsPerAddress wrong signatures from one address, with any keys, that lock this address out
    /// @param period from the first wrong signature, how long others are counted with it
    /// @param duration how long the lock lasts
    /// @param maxCounted how many counters are kept at most; those that end first make room
    record Lock(
            @DefaultValue("3") @Min(2) @Max(1000) int attempts,
            @DefaultValue("100") @Min(2) @Max(1_000_000) int attemptsPerAddress,

            @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration period,

            @DefaultValue("15m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration duration,

            @DefaultValue("10000") @Min(10) @Max(1_000_000) int maxCounted)
            implements LockBounds {}
}
