package io.edgemep.server.token;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/// How mep-auth's list of revocations is followed, under `mep.revocations`.
///
/// @param uri where mep-auth is, without a path; `mep.credentials.uri` unless it says otherwise
/// @param clientId mep-server's own client id there
/// @param clientSecret its secret; no list is followed where it is absent, and a revoked token counts until it expires
/// @param sslBundle the SSL bundle (`spring.ssl.bundle`) to trust; the JVM's trust store if absent
/// @param interval how long after an answer the next question is asked; with the timeout, less than five seconds
/// @param timeout how long mep-auth may take to accept a connection, and to answer
/// @param rereadInterval how often the whole list is read anew, which forgets what has expired
/// @param maxStaleness how long tokens are still believed by the list as it was last read, when mep-auth is out of
/// reach; after that they are refused with 503
@Validated
@ConfigurationProperties("mep.revocations")
record RevocationProperties(
        @Nullable URI uri,
        @DefaultValue("platform") @NotNull String clientId,
        @Nullable String clientSecret,
        @Nullable String sslBundle,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 4)
        Duration interval,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 4)
        Duration timeout,

        @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration rereadInterval,

        @DefaultValue("15m") @NotNull @DurationMin(seconds = 10) @DurationMax(days = 30)
        Duration maxStaleness) {

    boolean isComplete() {
        return uri != null && StringUtils.hasText(clientSecret);
    }

    @Override
    public String toString() {
        return "RevocationProperties[uri=%s, clientId=%s]".formatted(uri, clientId);
    }
}
