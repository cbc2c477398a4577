package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestIssuer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.client.RestClient;

@MepServerTest
class AccessTests {

    private static final String SERVICES = "/mec_service_mgmt/v1/services";
    private static final String SCOPE = "mec_service_mgmt";

    @Autowired
    Mp1 mp1;

    static Stream<Arguments> badTokens() {
        var past = Date.from(Instant.now().minusSeconds(60));
        var future = Date.from(Instant.now().plusSeconds(600));
        return Stream.of(
                Arguments.of(
                        "expired",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE).expiration(past)),
                        "has expired"),
                Arguments.of(
                        "not valid yet",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE).notBefore(future)),
                        "not valid yet"),
                Arguments.of(
                        "another issuer's",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE).issuer("https://evil.test")),
                        "iss is not the one"),
                Arguments.of(
                        "for another audience",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE)
                                .audience()
                                .clear()
                                .add("bank")
                                .and()),
                        "aud is not the one"),
                Arguments.of(
                        "of nobody",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE).subject(null)),
                        "must have sub and exp"),
                Arguments.of(
                        "signed with an unknown key",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE)
                                .header()
                                .keyId("other")
                                .and()),
                        "kid names no key"),
                Arguments.of(
                        "with a kid that climbs out of its folder",
                        TestIssuer.sign(TestIssuer.claims("app", SCOPE)
                                .header()
                                .keyId("../../../../etc/passwd")
                                .and()),
                        "kid names no key"),
                Arguments.of(
                        "bound to a certificate",
                        TestIssuer.sign(
                                TestIssuer.claims("app", SCOPE).claim("cnf", Map.of("x5t#S256", "A".repeat(43)))),
                        "bound to a client certificate"),
                Arguments.of("unsigned", TestIssuer.claims("app", SCOPE).compact(), "not a signed JWT"),
                Arguments.of(
                        "signed with a secret",
                        TestIssuer.claims("app", SCOPE)
                                .signWith(Jwts.SIG.HS256.key().build())
                                .compact(),
                        "signature does not match"),
                Arguments.of(
                        "tampered with",
                        TestIssuer.token("app", SCOPE).replaceFirst("[.][^.]+[.]", "." + "e30" + "."),
                        "signature does not match"),
                Arguments.of("no token", "nonsense", "not a signed JWT"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void refusesATokenThat(String fault, String token, String sentence) {
        var answer = mp1.bearing(token).get(SERVICES);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").contains("error=\"invalid_token\"");
        assertThat(answer.detail()).contains(sentence).doesNotContain(token);
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret() {
        var jwks =
                RestClient.create().get().uri(TestIssuer.jwksUri()).retrieve().body(String.class);
        var key = Jwks.setParser()
                .build()
                .parse(String.valueOf(jwks))
                .getKeys()
                .iterator()
                .next()
                .toKey();
        var forged = TestIssuer.claims("app", SCOPE)
                .signWith(Keys.hmacShaKeyFor(key.getEncoded()), Jwts.SIG.HS256)
                .compact();

        assertThat(mp1.bearing(forged).get(SERVICES).status()).isEqualTo(401);
    }

    @Test
    void refusesTwoAuthorizationHeadersAndOneThatIsTooLarge() throws Exception {
        var good = TestIssuer.token("app", SCOPE);
        var uri = URI.create(mp1.base() + SERVICES);
        for (var other : List.of("Bearer " + good, "Bearer not.a.token", "Basic YTpi")) {
            var twice = HttpRequest.newBuilder(uri)
                    .header("Authorization", other)
                    .header("Authorization", "Bearer " + good)
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(twice, BodyHandlers.ofString())
                            .statusCode())
                    .as(other)
                    .isEqualTo(400);
        }
        var large = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + "x".repeat(40_000))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(large, BodyHandlers.ofString())
                        .statusCode())
                .isIn(400, 431);
    }

    @Test
    void asksForATokenWhereNoneIsSent() {
        var answer = mp1.bearing("").get(SERVICES);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer resource_metadata=");
        assertThat(mp1.bearing("").get("/.well-known/oauth-protected-resource").body())
                .contains("\"authorization_servers\":[\"" + TestIssuer.ISSUER + "\"]");
        assertThat(answer.detail()).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer a b"})
    void refusesABearerHeaderThatIsMalformed(String header) {
        var answer = mp1.bearing("").get(SERVICES, "Authorization", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void takesNoTokenFromTheUri() {
        assertThat(mp1.bearing("")
                        .get(SERVICES + "?access_token=" + TestIssuer.token("app", SCOPE))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void trustsNoHeaderOfAGatewayForIdentity() {
        var app = mp1.application();
        var other = mp1.application();
        other.get(SERVICES);

        assertThat(app.get(other.own("services"), "X-AppinstanceID", other.id()).status())
                .isEqualTo(403);
    }

    @Test
    void opensEachApiToItsOwnScope() {
        assertThat(mp1.bearing(TestIssuer.token("app", "mec_app_support"))
                        .get(SERVICES)
                        .status())
                .isEqualTo(403);
        assertThat(mp1.administrator().get(SERVICES).status()).isEqualTo(403);
        assertThat(mp1.application().get("/admin/v1/dead_letters").status()).isEqualTo(403);
        var metrics = mp1.management("/actuator/prometheus");
        assertThat(mp1.bearing("").get(metrics).status()).isEqualTo(401);
        assertThat(mp1.application().get(metrics).status()).isEqualTo(403);
        assertThat(mp1.administrator().get(metrics).status()).isEqualTo(200);
        assertThat(mp1.bearing("").get(mp1.management("/actuator/env")).status())
                .isEqualTo(401);
        assertThat(mp1.administrator().get(mp1.management("/actuator/env")).status())
                .isEqualTo(404);
        for (var probe : List.of("/actuator/health/readiness", "/actuator/health/liveness", "/readyz", "/livez")) {
            var port = probe.startsWith("/actuator") ? mp1.management(probe) : probe;
            assertThat(mp1.bearing("").get(port).status()).as(probe).isEqualTo(200);
        }
    }

    @Test
    void hasNoMetricsWhereApplicationsComeAndNoApisOnTheManagementPort() {
        assertThat(mp1.administrator().get("/actuator/prometheus").status()).isEqualTo(404);
        assertThat(mp1.administrator().get("/actuator/health/readiness").status())
                .isEqualTo(404);
        assertThat(mp1.application()
                        .get(mp1.management("/mec_service_mgmt/v1/services"))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /nothing/here,                    404",
        "GET,    /mec_service_mgmt/v1/unknown,     404",
        "GET,    /mec_service_mgmt/v3/services,    404",
        "DELETE, /mec_service_mgmt/v1/services,    405",
        "POST,   /mec_service_mgmt/v1/transports,  405",
        "PATCH,  /mec_service_mgmt/v1/services/1,  405",
        "GET,    /error,                           404"
    })
    void saysWhatIsNotThere(String method, String path, int status) {
        var answer = mp1.application().send(method, path, method.equals("GET") ? null : "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.header("Allow") != null).isEqualTo(status == 405);
    }

    @Test
    void saysWhichTypesItReadsAndWrites() {
        var app = mp1.application();

        var xml = app.post(app.own("services"), "<service/>", "Content-Type", "application/xml");
        assertThat(xml.status()).isEqualTo(415);
        assertThat(xml.detail()).contains("application/xml").contains("application/json");

        for (var type : List.of("application/xml", "application/yaml")) {
            var wanted = app.get(SERVICES, "Accept", type);
            assertThat(wanted.status()).isEqualTo(406);
            assertThat(wanted.contentType()).startsWith("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?ser_name=%ff", "?%00=1", "?=1", "?ser_name=%f"})
    void refusesAQueryThatCannotBeDecoded(String query) throws Exception {
        var uri = URI.create(mp1.base());
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            "GET %s%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                                    .formatted(SERVICES, query, TestIssuer.token("app", SCOPE))
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).contains(" 400 ").contains("application/problem+json");
        }
    }

    @Test
    void readsABodyWithoutAContentTypeAsJson() throws Exception {
        var app = mp1.application();
        var request = HttpRequest.newBuilder(URI.create(mp1.base() + app.own("services")))
                .header("Authorization", "Bearer " + TestIssuer.token(app.id(), SCOPE))
                .POST(HttpRequest.BodyPublishers.ofString(TestServices.service().json()))
                .build();

        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void refusesABodyThatIsTooLargeWhetherItsLengthIsDeclaredOrNot() throws Exception {
        var app = mp1.application();
        var body = TestServices.service()
                .with("/transportInfo/description", "\"" + "a".repeat(70_000) + "\"")
                .json();

        assertThat(app.post(app.own("services"), body).status()).isEqualTo(413);

        var chunked = HttpRequest.newBuilder(URI.create(mp1.base() + app.own("services")))
                .header("Authorization", "Bearer " + TestIssuer.token(app.id(), SCOPE))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        var answer = HttpClient.newHttpClient().send(chunked, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("larger than 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /mec_service_mgmt/v1/services?ser_name=a|b HTTP/1.1, 400",
        "GET /mec_service_mgmt/v1/%00 HTTP/1.1, 400",
        "GET /mec_service_mgmt/v1/../../admin HTTP/1.1, 400",
        "GET /mec_service_mgmt//v1/services HTTP/1.1, 400",
        "GET /mec_service_mgmt/v1/services;x=1 HTTP/1.1, 400",
        "NONSENSE, 400"
    })
    void answersEvenARequestThatIsHardlyHttpWithAProblem(String line, int status) throws Exception {
        var uri = URI.create(mp1.base());
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).contains(" " + status + " ").contains("application/problem+json");
            assertThat(answer)
                    .doesNotContain("Exception")
                    .doesNotContain("Tomcat")
                    .doesNotContain("<html");
        }
    }
}
