package io.edgemep.auth.token;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.auth.audit.IssuedTokens;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.Role;
import io.edgemep.auth.key.SigningKeys;
import io.edgemep.common.TokenProperties;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthTest
class TokenEndpointTests {

    private static final String GRANT = "grant_type=client_credentials";

    private final AuthHttp http;
    private final int managementPort;
    private final SigningKeys keys;
    private final TokenProperties properties;
    private final IssuedTokens audit;

    TokenEndpointTests(
            @LocalServerPort int port,
            @LocalManagementPort int managementPort,
            SigningKeys keys,
            TokenProperties properties,
            IssuedTokens audit) {
        this.managementPort = managementPort;
        this.audit = audit;
        this.keys = keys;
        this.properties = properties;
        http = new AuthHttp(port);
    }

    @Test
    void givesATokenForHttpBasicThatSaysWhoseItIs() {
        var secret = http.administrator().register("/auth/v1/applications/token-app");

        var answer = http.askForToken("token-app", secret);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Pragma")).hasValue("no-cache");
        assertThat(json(answer).path("token_type").asString()).isEqualTo("Bearer");
        assertThat(json(answer).path("expires_in").isIntegralNumber()).isTrue();
        assertThat(json(answer).path("expires_in").asInt()).isEqualTo(3600);
        assertThat(json(answer).path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");

        var token = verified(json(answer).path("access_token").asString());
        var claims = token.getPayload();
        assertThat(token.getHeader().getAlgorithm()).isEqualTo("RS256");
        assertThat(claims.getIssuer()).isEqualTo("https://localhost:8444");
        assertThat(claims.getSubject()).isEqualTo("token-app");
        assertThat(claims.getAudience()).isEqualTo(Set.of("mep"));
        assertThat(claims.getId()).isNotBlank();
        assertThat(claims).containsEntry("scope", "mec_service_mgmt mec_app_support");
        assertThat(claims.getIssuedAt().toInstant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
        // For a gateway whose clock is a little behind.
        assertThat(claims.getNotBefore().toInstant())
                .isEqualTo(claims.getIssuedAt().toInstant().minusSeconds(10));
        assertThat(claims.getExpiration().toInstant())
                .isEqualTo(claims.getIssuedAt().toInstant().plusSeconds(3600));
    }

    /// For the gateway, which compares it with the address of whoever shows the token.
    @Test
    void namesTheAddressThatItWasAskedForFromWhereThatIsConfigured() {
        var endpoint = new TokenEndpointProperties(Duration.ofHours(1), List.of(), true);
        var issuing = new AccessTokens(keys, properties, endpoint, Clock.systemUTC(), audit, new SimpleMeterRegistry());

        var token = issuing.issue(
                new AuthenticatedClient("token-app", Role.APPLICATION),
                "client_secret",
                new Asked(Instant.now(), "192.0.2.7"));

        assertThat(verified(token.accessToken()).getPayload()).containsEntry("clientip", "192.0.2.7");
        assertThat(claims(http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET)))
                .doesNotContainKey("clientip");
    }

    @Test
    void givesATokenForAFormPostAndEveryTokenAnIdOfItsOwn() {
        var form = GRANT + "&client_id=administrator&client_secret=" + AuthTest.ADMINISTRATOR_SECRET;

        var one = http.postForm(form, request -> request);
        var other = http.postForm(form, request -> request);

        assertThat(json(one).path("scope").asString()).isEqualTo("mep_admin");
        assertThat(claims(one).getId()).isNotEqualTo(claims(other).getId());
    }

    @Test
    void givesAManagerTheScopeOfMm5() {
        var secret = http.administrator().register("/auth/v1/managers/token-manager");

        assertThat(json(http.askForToken("token-manager", secret)).path("scope").asString())
                .isEqualTo("mepcfg");
    }

    @Test
    void narrowsTheScopeToWhatIsAsked() {
        var secret = http.administrator().register("/auth/v1/applications/scope-app");

        var one = http.postForm(GRANT + "&scope=mec_app_support", basic("scope-app", secret));
        var both = http.postForm(GRANT + "&scope=mec_app_support+mec_service_mgmt", basic("scope-app", secret));
        var none = http.postForm(GRANT + "&scope=", basic("scope-app", secret));

        assertThat(json(one).path("scope").asString()).isEqualTo("mec_app_support");
        assertThat(claims(one)).containsEntry("scope", "mec_app_support");
        assertThat(json(both).path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");
        assertThat(json(none).path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");
    }

    @ParameterizedTest
    @CsvSource({
        "mep_admin",
        "mec_service_mgmt%20mep_admin",
        "mepcfg",
        "unknown",
        "mec_service_mgmt%20%20mec_app_support",
        "%00"
    })
    void refusesAScopeThatTheClientMayNotHave(String scope) {
        var id = "app-" + UUID.randomUUID();
        var secret = http.administrator().register("/auth/v1/applications/" + id);

        var answer = http.postForm(GRANT + "&scope=" + scope, basic(id, secret));

        refused(answer, 400, "invalid_scope");
    }

    @Test
    void refusesOtherGrantTypes() {
        refused(
                http.postForm(
                        "grant_type=authorization_code&code=x", basic("administrator", AuthTest.ADMINISTRATOR_SECRET)),
                400,
                "unsupported_grant_type");
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "scope=mep_admin",
        "grant_type=",
        "grant_type=client_credentials&grant_type=client_credentials",
        "grant_type=client_credentials&scope=mep_admin&scope=mep_admin",
        "grant_type=client_credentials&scope=&scope=mep_admin",
        "grant_type=client_credentials&other=1&other=2",
        "grant_type=client_credentials&scope=%",
        "grant_type=client_credentials&scope=%zz",
        "grant_type=client_credentials&client_id=another"
    })
    void refusesARequestThatIsMalformed(String form) {
        refused(http.postForm(form, basic("administrator", AuthTest.ADMINISTRATOR_SECRET)), 400, "invalid_request");
    }

    @Test
    void takesAClientIdBesideHttpBasicWhenItIsTheSame() {
        var answer = http.postForm(
                GRANT + "&client_id=administrator", basic("administrator", AuthTest.ADMINISTRATOR_SECRET));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void countsTokensGivenAndRefused() {
        var before = metrics();
        http.administratorToken();
        http.askForToken("administrator", "wrong");

        var after = metrics();
        var issued = "mep_auth_tokens_issued_total{role=\"administrator\"}";
        var refused = "mep_auth_tokens_refused_total{error=\"invalid_client\"}";
        assertThat(value(after, issued)).isGreaterThan(value(before, issued));
        assertThat(value(after, refused)).isEqualTo(value(before, refused) + 1);
    }

    private String metrics() {
        var answer = http.sendUndeclared(
                "GET",
                "http://localhost:" + managementPort + "/actuator/prometheus",
                BodyPublishers.noBody(),
                AuthHttp.bearer(http.administratorToken()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(series.length()).strip()))
                .sum();
    }

    private Claims claims(HttpResponse<String> answer) {
        return verified(json(answer).path("access_token").asString()).getPayload();
    }

    /// By what the service publishes, as any other service would.
    private Jws<Claims> verified(String token) {
        var keys = Jwks.setParser()
                .build()
                .parse(http.get("/.well-known/jwks.json").body());
        return Jwts.parser()
                .keyLocator(header -> keys.getKeys().stream()
                        .filter(key -> key.getId().equals(header.get("kid")))
                        .findFirst()
                        .orElseThrow()
                        .toKey())
                .build()
                .parseSignedClaims(token);
    }

    private static void refused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error").asString()).isEqualTo(error);
        assertThat(json(answer).path("error_description").asString()).matches("[ !#-\\[\\]-~]+");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }
}
