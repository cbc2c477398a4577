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
///     default, 14 hours and a quarter, lets in clients that send local time as if it were UTC, and so are up
///     to 14 hours off; where all send UTC, 5 minutes are enough
/// @param maxSignatures how many signatures of one key are remembered, so that none is accepted twice, 10 to a
///     million; a key that has signed more of them within the window gets no token until the oldest leaves it
/// @param lock when wrong signatures lock out; by default, in `application.yaml`, after three
@Validated
@ConfigurationProperties("mep.auth.access-keys")
record AccessKeyProperties(
        @DefaultValue("855m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration window,

        @DefaultValue("5000") @Min(10) @Max(1_000_000) int maxSignatures,
        @NotNull @Valid LockBounds lock) {}
