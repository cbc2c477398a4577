package io.edgemep.server.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.common.BundledTls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// mep-auth's list of revocations, read with a token of the platform's own that is kept as long as it is good.
final class RevocationFeed {

    /// A token is renewed when three quarters of its life are over.
    private static final double USED_UP = 0.75;

    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(5);

    /// After a refused secret, so long that mep-auth does not take the next attempts for guesses and lock this address.
    private static final Duration REFUSAL_PAUSE = Duration.ofMinutes(1);

    private final RestClient mepAuth;
    private final RevocationProperties properties;
    private final Clock clock;
    private @Nullable String token;
    private Instant renewal = Instant.EPOCH;
    private Instant expiry = Instant.EPOCH;
    private Instant refusedUntil = Instant.EPOCH;

    RevocationFeed(RevocationProperties properties, SslBundles bundles, Clock clock) {
        var requests = BundledTls.requests(bundles, properties.sslBundle(), properties.timeout(), properties.timeout());
        this.mepAuth = RestClient.builder()
                .requestFactory(requests)
                .baseUrl(Objects.requireNonNull(properties.uri()))
                .build();
        this.properties = properties;
        this.clock = clock;
    }

    /// A page of the list.
    record Page(List<Entry> revocations) {}

    /// @param clientId the `sub` of the tokens; null where all of a key are revoked
    /// @param tokenId the `jti` of the one token that is revoked; null where all are that were issued until
    ///     revokedAt
    /// @param kid the key whose tokens are all revoked; null where those of a client are
    record Entry(
            long position,
            @Nullable String clientId,
            @Nullable String tokenId,
            @Nullable String kid,
            Instant revokedAt,
            Instant expiresAt) {}

    /// Not for two threads at once.
    ///
    /// @return what comes after a position; an empty page at the end
    /// @throws RestClientException when mep-auth does not answer as it should
    List<Entry> after(long position) {
        try {
            var page = mepAuth.get()
                    .uri("/auth/v1/revocations?after={position}", position)
                    .headers(headers -> headers.setBearerAuth(token()))
                    .retrieve()
                    .body(Page.class);
            if (page == null || page.revocations() == null) {
                throw new RestClientException("mep-auth answered without a list of revocations");
            }
            return page.revocations();
        } catch (HttpClientErrorException.Unauthorized refused) {
            // mep-auth may have another key or database than when it gave the token: the next question gets a new one.
            token = null;
            throw refused;
        }
    }

    /// While mep-auth is too busy to renew it, the token is used as long as it is valid: the list must not wait.
    private String token() {
        var known = token;
        if (known == null) {
            return renewed();
        }
        if (clock.instant().isBefore(renewal)) {
            return known;
        }
        try {
            return renewed();
        } catch (RestClientException busy) {
            if (!clock.instant().isBefore(expiry)) {
                throw busy;
            }
            renewal = clock.instant().plus(RENEWAL_PAUSE);
            return known;
        }
    }

    private String renewed() {
        if (clock.instant().isBefore(refusedUntil)) {
            throw new RestClientException(
                    "mep-auth has refused mep.revocations.client-secret; it is asked again at " + refusedUntil);
        }
        try {
            return asked();
        } catch (HttpClientErrorException refused) {
            refusedUntil = clock.instant().plus(REFUSAL_PAUSE);
            throw refused;
        }
    }

    private String asked() {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("grant_type", "client_credentials");
        var asked = clock.instant();
        var answer = mepAuth.post()
                .uri("/oauth2/token")
                .headers(headers ->
                        headers.setBasicAuth(properties.clientId(), Objects.requireNonNull(properties.clientSecret())))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form)
                .retrieve()
                .body(Token.class);
        if (answer == null || answer.value() == null) {
            throw new RestClientException("mep-auth answered without a token");
        }
        renewal = asked.plusMillis((long) (answer.seconds() * 1000 * USED_UP));
        expiry = asked.plusSeconds(answer.seconds());
        token = answer.value();
        return answer.value();
    }

    private record Token(
            @JsonProperty("access_token") @Nullable String value,
            @JsonProperty("expires_in") long seconds) {

        @Override
        public String toString() {
            return "Token[]";
        }
    }
}
