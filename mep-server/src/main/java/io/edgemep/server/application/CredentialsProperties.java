package io.edgemep.server.application;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/// How the credentials of a terminated application are disabled, under `mep.credentials`.
///
/// @param uri where mep-auth is, without a path; nothing is disabled where it is absent
/// @param clientId mep-server's own client id there, `mep.auth.platform.id`
/// @param clientSecret its secret, `mep.auth.platform.secret`; nothing is disabled where it is absent
/// @param sslBundle the SSL bundle (`spring.ssl.bundle`) to trust; the JVM's trust store if absent
/// @param connectTimeout how long mep-auth may take to accept a connection
/// @param readTimeout how long it may take to answer
@Validated
@ConfigurationProperties("mep.credentials")
record CredentialsProperties(
        @Nullable URI uri,
        @DefaultValue("platform") @NotNull String clientId,
        @Nullable String clientSecret,
        @Nullable String sslBundle,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration readTimeout) {

    boolean isComplete() {
        return uri != null && StringUtils.hasText(clientSecret);
    }

    @Override
    public String toString() {
        return "CredentialsProperties[uri=%s, clientId=%s]".formatted(uri, clientId);
    }
}
