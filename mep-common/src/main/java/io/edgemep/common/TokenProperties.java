package io.edgemep.common;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which tokens are believed, under `mep.token`.
///
/// @param issuer the `iss` that a token must have
/// @param audience the value that must be among a token's `aud`
/// @param jwksUri where the issuer publishes its keys (RFC 7517); not needed by the issuer itself
/// @param jwksBundle the SSL bundle (`spring.ssl.bundle`) to trust when fetching them; the JVM's trust store if absent
/// @param jwksRefresh at which age fetched keys are fetched again, while they go on being used
/// @param jwksPause the least time between two fetches, whatever tokens with unknown keys are sent; half a second at
///     most as long as there are no keys at all
/// @param jwksTimeout how long one fetch may take, and how long a token with an unknown key waits for the one that
///     is under way
/// @param clockSkew by how much this clock may differ from the issuer's
/// @param maxRemembered how many tokens are remembered as verified; 0: each request's signature is verified
@Validated
@ConfigurationProperties("mep.token")
public record TokenProperties(
        @NotBlank String issuer,
        @NotBlank String audience,
        @Nullable URI jwksUri,
        @Nullable String jwksBundle,
        @DefaultValue("5m") @NotNull Duration jwksRefresh,
        @DefaultValue("5s") @NotNull Duration jwksPause,
        @DefaultValue("5s") @NotNull Duration jwksTimeout,
        @DefaultValue("10s") @NotNull Duration clockSkew,
        @DefaultValue("10000") @PositiveOrZero int maxRemembered) {}
