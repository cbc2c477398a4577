package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.bearer;
import static io.edgemep.auth.AuthHttp.contentType;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.key.SigningKeys;
import io.jsonwebtoken.Jwts;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Requests that are none of the contract's operations, and who may see what is no operation.
@AuthTest
class ErrorTests {

    private final AuthHttp http;
    private final String management;
    private final SigningKeys keys;

    ErrorTests(@LocalServerPort int port, @LocalManagementPort int managementPort, SigningKeys keys) {
        http = new AuthHttp(port);
        management = "http://localhost:" + managementPort;
        this.keys = keys;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/auth/v1", "/auth/v1/nothing", "/auth/v1/applications/a/b", "/oauth2/authorize", "/error"})
    void tellsTheAdministratorThatAPathIsUnknown(String path) {
        assertThat(problem("GET", path, bearer(http.administratorToken())).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/auth/v1/nothing", "/oauth2/authorize", "/actuator", "/actuator/env"})
    void tellsNobodyElseWhichPathsThereAre(String path) {
        assertThat(problem("GET", path, request -> request).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /oauth2/token, POST",
        "PUT, /oauth2/token, POST",
        "POST, /.well-known/jwks.json, GET",
        "DELETE, /.well-known/oauth-authorization-server, GET",
        "DELETE, /auth/v1/applications, GET",
        "POST, /auth/v1/managers/x, 'GET,PUT,DELETE'",
        "GET, /auth/v1/applications/x/rotate, POST"
    })
    void refusesAMethodThatIsNotOffered(String method, String path, String allowed) {
        var answer = problem(method, path, bearer(http.administratorToken()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElse("").split(",\\s*"))
                .containsExactlyInAnyOrder(allowed.split(","));
    }

    @Test
    void refusesAUriThatIsTooLong() {
        assertThat(problem("GET", "/" + "x".repeat(9000), bearer(http.administratorToken()))
                        .statusCode())
                .isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/v1/applications/a%2Fb",
                "/auth/v1/applications/a%5Cb",
                "/auth/v1/applications/a;b=c",
                "/auth//v1"
            })
    void refusesAPathThatIsAmbiguous(String path) {
        assertThat(problem("GET", path, bearer(http.administratorToken())).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/livez",
                "/readyz"
            })
    void tellsEveryoneWhetherItIsUp(String path) {
        var port = path.startsWith("/actuator") ? management : "";
        var answer = http.sendUndeclared("GET", port + path, BodyPublishers.noBody(), request -> request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"UP\"").doesNotContain("database");
    }

    @Test
    void showsMetricsToTheAdministratorAlone() {
        var metrics = management + "/actuator/prometheus";
        assertThat(problem("GET", metrics, request -> request).statusCode()).isEqualTo(401);
        assertThat(problem("GET", metrics, bearer(tokenOf("app", "mec_service_mgmt")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.sendUndeclared("GET", metrics, BodyPublishers.noBody(), bearer(http.administratorToken()))
                        .body())
                .contains("mep_auth_tokens_issued_total", "resilience4j_bulkhead");
        assertThat(problem("GET", management + "/actuator/env", bearer(http.administratorToken()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void hasNoMetricsWhereClientsComeAndNoApisOnTheManagementPort() {
        assertThat(problem("GET", "/actuator/health", request -> request).statusCode())
                .isEqualTo(404);
        assertThat(problem("GET", "/actuator/prometheus", bearer(http.administratorToken()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.sendUndeclared(
                                "GET",
                                management + "/auth/v1/applications",
                                BodyPublishers.noBody(),
                                bearer(http.administratorToken()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesATokenThatExpired() {
        var past = Instant.now().minusSeconds(60);
        var expired = token("administrator", "mep_admin", past, "https://localhost:8444", "mep");

        assertThat(list(expired).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesATokenForAnotherAudienceOrOfAnotherIssuer() {
        var future = Instant.now().plusSeconds(60);

        assertThat(list(token("administrator", "mep_admin", future, "https://localhost:8444", "other"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(list(token("administrator", "mep_admin", future, "https://elsewhere.test", "mep"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(list(token("administrator", "mep_admin", future, "https://localhost:8444", "mep"))
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> list(String token) {
        return http.send("GET", "/auth/v1/applications", BodyPublishers.noBody(), bearer(token));
    }

    private String tokenOf(String subject, String scope) {
        return token(subject, scope, Instant.now().plusSeconds(60), "https://localhost:8444", "mep");
    }

    private String token(String subject, String scope, Instant expiry, String issuer, String audience) {
        return Jwts.builder()
                .header()
                .keyId(keys.active().kid())
                .and()
                .subject(subject)
                .issuer(issuer)
                .audience()
                .add(audience)
                .and()
                .expiration(Date.from(expiry))
                .claim("scope", scope)
                .signWith(keys.active().privateKey(), Jwts.SIG.RS256)
                .compact();
    }

    private HttpResponse<String> problem(String method, String path, UnaryOperator<HttpRequest.Builder> more) {
        var answer = http.sendUndeclared(method, path, BodyPublishers.noBody(), more);
        AuthHttp.CONTRACT.checkProblem(contentType(answer), answer.body());
        return answer;
    }
}
