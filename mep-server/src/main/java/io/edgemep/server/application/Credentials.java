package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.common.BundledTls;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/// The credentials of application instances at mep-auth, where the platform has a client of its own that may do no more
/// than disable them.
@Component
class Credentials {

    private static final String SCOPE = "mep_credentials";

    private final CredentialsProperties properties;
    private final @Nullable RestClient mepAuth;

    Credentials(CredentialsProperties properties, SslBundles bundles) {
        this.properties = properties;
        this.mepAuth = properties.isComplete() ? client(properties, bundles) : null;
    }

    private static RestClient client(CredentialsProperties properties, SslBundles bundles) {
        var requests = BundledTls.requests(
                bundles, properties.sslBundle(), properties.connectTimeout(), properties.readTimeout());
        return RestClient.builder()
                .requestFactory(requests)
                .baseUrl(Objects.requireNonNull(properties.uri()))
                .build();
    }

    /// Idempotent; an instance that has no credentials has none to disable.
    ///
    /// @throws Failed when mep-auth did not do it
    PhaseOutcome disable(String appInstanceId) {
        if (mepAuth == null) {
            return new PhaseOutcome.Skipped(
                    "mep.credentials.uri and mep.credentials.client-secret are not set; disable the credentials at mep-auth by hand.");
        }
        try {
            return disabled(mepAuth, token(mepAuth), appInstanceId);
        } catch (ResourceAccessException unreachable) {
            throw new Failed("mep-auth cannot be reached at %s: %s".formatted(properties.uri(), root(unreachable)));
        } catch (RestClientResponseException refused) {
            throw new Failed("mep-auth answered %d; its log has the cause."
                    .formatted(refused.getStatusCode().value()));
        }
    }

    private String token(RestClient client) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("grant_type", "client_credentials");
        form.add("scope", SCOPE);
        try {
            var token = client.post()
                    .uri("/oauth2/token")
                    .headers(headers -> headers.setBasicAuth(
                            properties.clientId(), Objects.requireNonNull(properties.clientSecret())))
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .body(Token.class);
            if (token == null || token.value() == null) {
                throw new Failed("mep-auth answered without a token.");
            }
            return token.value();
        } catch (HttpClientErrorException refused) {
            throw new Failed(
                    "mep-auth gives mep-server no token (%d): mep.credentials must be what mep.auth.platform is there."
                            .formatted(refused.getStatusCode().value()));
        }
    }

    private record Token(
            @JsonProperty("access_token") @Nullable String value) {}

    private static PhaseOutcome disabled(RestClient client, String token, String appInstanceId) {
        try {
            client.post()
                    .uri("/auth/v1/applications/{id}/disable", appInstanceId)
                    .headers(headers -> headers.setBearerAuth(token))
                    .retrieve()
                    .toBodilessEntity();
            return new PhaseOutcome.Completed(null);
        } catch (HttpClientErrorException refused) {
            var status = refused.getStatusCode();
            // 400: what is no client id of mep-auth has no credentials there either.
            if (status.isSameCodeAs(HttpStatus.NOT_FOUND) || status.isSameCodeAs(HttpStatus.BAD_REQUEST)) {
                return new PhaseOutcome.Completed("mep-auth has no credentials of this application.");
            }
            throw refused;
        }
    }

    private static String root(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /// mep-auth did not do what it was asked.
    private static final class Failed extends RuntimeException {

        Failed(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
