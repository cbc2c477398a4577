package io.edgemep.auth.token;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What the token endpoint gives, under `mep.auth.token`.
///
/// @param lifetime how long a token is valid, 10 seconds to a day
/// @param allowedOrigins the origins (RFC 6454) whose pages may ask for tokens in a browser, beside this service's own
/// @param clientIp whether tokens have the claim `clientip`, the address that they were asked for from, which the
/// gateway compares with that of whoever shows the token
@Validated
@ConfigurationProperties("mep.auth.token")
record TokenEndpointProperties(
        @DefaultValue("1h") @NotNull @DurationMin(seconds = 10) @DurationMax(days = 1)
        Duration lifetime,

        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean clientIp) {}
