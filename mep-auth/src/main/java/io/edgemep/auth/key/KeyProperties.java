package io.edgemep.auth.key;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How signing keys are kept and published, under `mep.auth.keys`.
///
/// @param password what the stored keys are encrypted with; mandatory, and checked by [SigningKeys] because a failed
/// binding would print it
/// @param previousPassword the one before it, while the password is being replaced: what was encrypted with that is
/// opened
/// still, and encrypted with the new one when the service starts
/// @param scryptCost the binary logarithm of scrypt's cost, for keys that are stored from now on; one more doubles the
/// memory and the time of opening a key, which happens at the start alone. 14 takes 16 MiB and is the most that
/// `openssl` opens by default
/// @param jwksMaxAge how long clients and proxies may keep the JWK set
@Validated
@ConfigurationProperties("mep.auth.keys")
record KeyProperties(
        @Nullable String password,
        @Nullable String previousPassword,
        @DefaultValue("14") @Min(10) @Max(20) int scryptCost,
        @DefaultValue("1m") @NotNull Duration jwksMaxAge) {

    @Override
    public String toString() {
        return "KeyProperties[jwksMaxAge=%s]".formatted(jwksMaxAge);
    }
}
