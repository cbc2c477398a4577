package io.edgemep.auth.lock;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many wrong proofs of a kind lock out, for how long, and whom a lock spares; the `lock` of a kind's properties.
///
/// @param attempts wrong proofs of one name from one network that lock this name out at this network
/// @param attemptsPerAddress wrong proofs from one network, of any names, that lock this network out
/// @param period from the first wrong proof, how long others are counted with it
/// @param duration how long a lock lasts
/// @param maxCounted how many counters are kept at most; those that end first make room
/// @param remembered how long a secret that was right is let through a lock at the network where it was; it is
/// remembered anew before the second half of this is over. 0: a lock spares nobody
/// @param maxRemembered how many of these are remembered at most; those that end first make room
public record LockBounds(
        @DefaultValue("10") @Min(2) @Max(1000) int attempts,
        @DefaultValue("100") @Min(2) @Max(1_000_000) int attemptsPerAddress,

        @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration period,

        @DefaultValue("15m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration duration,

        @DefaultValue("10000") @Min(10) @Max(1_000_000) int maxCounted,

        @DefaultValue("2d") @NotNull @DurationMin(seconds = 0) @DurationMax(days = 30)
        Duration remembered,

        @DefaultValue("10000") @Min(10) @Max(1_000_000) int maxRemembered) {}
