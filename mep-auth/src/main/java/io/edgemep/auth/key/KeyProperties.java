package io.edgemep.auth.key;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How signing keys are kept, published and replaced, under `mep.auth.keys`.
///
/// @param password what the stored keys are encrypted with; mandatory, at least 16 characters, and checked by
/// [KeySeal] because a failed binding would print it
/// @param previousPassword the one before it, while the password is being replaced: what was encrypted with that is
/// opened still, and encrypted with the new one when the service starts
/// @param scryptCost the binary logarithm of scrypt's cost, for keys that are stored from now on; one more doubles the
/// memory and the time of opening a key, which happens once in each replica. 14 takes 16 MiB and is the most that
/// `openssl` opens by default
/// @param jwksMaxAge how long clients and proxies may keep the JWK set; less than `lead`
/// @param algorithm what keys that are made from now on sign with; where the youngest key has another one, it is
/// replaced
/// @param maxAge how old the youngest key gets before it is replaced
/// @param lead how long a new key is published before it signs: longer than everybody who checks tokens keeps the JWK
/// set, which is five minutes in mep-server (the longer of
/// `mep.token.jwks-refresh` and `jwks-pause`) and a rendering of its configuration in Kong
/// @param grace how long a key is published after its last token has expired, for clocks that differ
/// @param refresh how often each replica reads the table of keys; far less than `lead`
@Validated
@ConfigurationProperties("mep.auth.keys")
record KeyProperties(
        @Nullable String password,
        @Nullable String previousPassword,
        @DefaultValue("14") @Min(10) @Max(20) int scryptCost,
        @DefaultValue("1m") @NotNull Duration jwksMaxAge,
        @DefaultValue("RS256") @NotNull SigningAlgorithm algorithm,

        @DefaultValue("90d") @NotNull @DurationMin(seconds = 10) @DurationMax(days = 3650)
        Duration maxAge,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration lead,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 0) @DurationMax(days = 7)
        Duration grace,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration refresh) {

    @Override
    public String toString() {
        return "KeyProperties[algorithm=%s, maxAge=%s, lead=%s]".formatted(algorithm, maxAge, lead);
    }
}
