package io.edgemep.auth.method;

import static io.edgemep.auth.AuthHttp.bearer;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/// Clients that authenticate with a key of their own (RFC 7523), and how that is registered.
@AuthTest
@TestPropertySource(properties = "mep.auth.assertions.max-remembered=3")
class ClientAssertionTests {

    private static final String AUDIENCE = "https://localhost:8444";
    private static final KeyPair KEYS = Jwts.SIG.ES256.keyPair().build();
    private static final KeyPair OTHER_KEYS = Jwts.SIG.ES256.keyPair().build();

    private final AuthHttp http;
    private final JdbcClient sql;
    private final DataSource database;
    private final ClientAssertions assertions;
    private final MeterRegistry meters;
    private final String id = "app-" + UUID.randomUUID();
    private final String methods = "/auth/v1/clients/%s/authentication".formatted(id);

    ClientAssertionTests(
            @LocalServerPort int port,
            JdbcClient sql,
            DataSource database,
            ClientAssertions assertions,
            MeterRegistry meters) {
        this.meters = meters;
        this.http = new AuthHttp(port);
        this.sql = sql;
        this.database = database;
        this.assertions = assertions;
    }

    @BeforeEach
    void register() {
        http.administrator().register("/auth/v1/applications/" + id);
        assertThat(http.administrator().put(methods, jwks(KEYS)).statusCode()).isEqualTo(200);
    }

    @Test
    void givesATokenForAnAssertionOnceAndNeverAgain() {
        var assertion = signed(claims());

        var first = ask(assertion, "");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(json(first).path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");

        var replay = ask(assertion, "&client_id=" + id);
        assertThat(replay.statusCode()).isEqualTo(401);
        assertThat(json(replay).path("error_description").asString()).contains("used before");
        assertThat(sql.sql("select count(*) from used_assertions where client_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void leavesTheTokensOfReplacedKeysUnlessAskedToRevokeThem() {
        var administrator = http.administrator();
        var token = json(ask(signed(claims()), "")).path("access_token").asString();

        administrator.put(methods, jwks(OTHER_KEYS));
        assertThat(isActive(token)).isTrue();
        assertThat(administrator
                        .put(methods + "?revokeTokens=perhaps", jwks(KEYS))
                        .statusCode())
                .isEqualTo(400);
        assertThat(administrator.delete(methods + "?revokeTokens=perhaps").statusCode())
                .isEqualTo(400);
        assertThat(administrator.delete(methods + "?revokeTokens=true").statusCode())
                .isEqualTo(204);
        assertThat(isActive(token)).isFalse();
    }

    private boolean isActive(String token) {
        var told = http.send(
                "POST",
                "/oauth2/introspect",
                BodyPublishers.ofString("token=" + token),
                request -> AuthHttp.basic("platform", AuthTest.PLATFORM_SECRET)
                        .apply(request.header("Content-Type", "application/x-www-form-urlencoded")));
        return json(told).path("active").asBoolean();
    }

    @Test
    void remembersWhatAClientHasUsedWhenItIsRemovedAndRegisteredAgain() {
        var assertion = signed(claims());
        assertThat(ask(assertion, "").statusCode()).isEqualTo(200);

        assertThat(http.administrator().delete("/auth/v1/applications/" + id).statusCode())
                .isEqualTo(204);
        register();

        var replay = ask(assertion, "");
        assertThat(replay.statusCode()).isEqualTo(401);
        assertThat(json(replay).path("error_description").asString()).contains("used before");
        assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(200);
    }

    /// The time that a refusal takes is that of its statements and of one check of a signature.
    @Test
    void asksTheDatabaseAsMuchForAnUnknownClientAsForOneWithAKey() {
        var withoutKey = "app-" + UUID.randomUUID();
        http.administrator().register("/auth/v1/applications/" + withoutKey);
        var disabled = "app-" + UUID.randomUUID();
        http.administrator().register("/auth/v1/applications/" + disabled);
        http.administrator().post("/auth/v1/applications/%s/disable".formatted(disabled));

        var statements = Stream.of(id, withoutKey, disabled, "app-" + UUID.randomUUID())
                .map(client -> statementsOf(sign(claims().subject(client).issuer(client), OTHER_KEYS, "key")))
                .toList();

        assertThat(statements).containsOnly(3L);
    }

    private long statementsOf(String assertion) {
        audited();
        var before = statements();
        assertThat(ask(assertion, "").statusCode()).isEqualTo(401);
        return statements() - before;
    }

    /// Each takes a connection of the pool for itself.
    private long statements() {
        return meters.get("hikaricp.connections.usage").timer().count();
    }

    /// From here on the refusals of this address are counted instead of written, which is no statement.
    private void audited() {
        for (var i = 0; i < 11; i++) {
            ask("nonsense", "");
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "is for another audience",
                        claims -> claims.audience()
                                .clear()
                                .add("https://elsewhere.test")
                                .and()),
                fault("has another issuer", claims -> claims.issuer("somebody")),
                fault("has expired", claims -> claims.expiration(in(-60))),
                fault("never expires", claims -> claims.expiration(null)),
                fault("lives too long", claims -> claims.expiration(in(3600))),
                fault("is of the future", claims -> claims.issuedAt(in(60))),
                fault("is not valid yet", claims -> claims.notBefore(in(60))),
                fault("is old", claims -> claims.issuedAt(in(-3600))),
                fault("has no jti", claims -> claims.id(null)),
                fault("has a jti that is too long", claims -> claims.id("x".repeat(256))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void tellsWhoHasTheKeyWhatIsWrongWithAnAssertionThat(String fault, UnaryOperator<JwtBuilder> spoil) {
        var refused = ask(signed(spoil.apply(claims())), "");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("error").asString()).isEqualTo("invalid_client");
        assertThat(json(refused).path("error_description").asString()).startsWith("The client_assertion");
    }

    @Test
    void tellsNobodyElseWhatIsWrong() {
        var answers = List.of(
                ask(sign(claims(), OTHER_KEYS, "key"), ""),
                ask(sign(claims(), KEYS, "another"), ""),
                ask(sign(claims(), KEYS, "../../etc/passwd"), ""),
                ask(signed(claims().subject("unknown").issuer("unknown")), ""),
                ask(claims().compact(), ""),
                ask(claims().signWith(Jwts.SIG.HS256.key().build()).compact(), ""),
                ask("nonsense", ""),
                ask(signed(claims()), "&client_id=another"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(401));
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
    }

    @Test
    void refusesADisabledClientAndOneWhoseKeyWasReplacedOrRemoved() {
        var administrator = http.administrator();
        administrator.post("/auth/v1/applications/%s/disable".formatted(id));
        assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(401);
        administrator.post("/auth/v1/applications/%s/enable".formatted(id));
        assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(200);

        administrator.put(methods, jwks(OTHER_KEYS));
        assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(401);
        assertThat(administrator.delete(methods).statusCode()).isEqualTo(204);
        assertThat(ask(sign(claims(), OTHER_KEYS, "key"), "").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesTwoWaysOfAuthenticationAndAnotherTypeOfAssertion() {
        var assertion = signed(claims());

        assertThat(ask(assertion, "&client_secret=x").statusCode()).isEqualTo(400);
        assertThat(http.postForm(
                                "grant_type=client_credentials&client_assertion_type=saml2&client_assertion="
                                        + assertion,
                                request -> request)
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.postForm("grant_type=client_credentials&client_assertion=" + assertion, AuthHttp.basic(id, "x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void boundsTheAssertionsThatItRemembersAndForgetsThem() {
        for (var i = 0; i < 3; i++) {
            assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(200);
        }
        var refused = ask(signed(claims()), "");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");

        sql.sql("update used_assertions set expires_at = now() - interval '1 minute' where client_id = ?")
                .param(id)
                .update();
        assertions.sweep();

        assertThat(ask(signed(claims()), "").statusCode()).isEqualTo(200);
    }

    @Test
    void showsWhatIsRegistered() {
        var thumbprint = "A".repeat(43);
        http.administrator()
                .put(
                        methods,
                        "{\"tls_client_auth_subject_dn\": \"CN=camera,O=Operator\", \"tls_client_certificate_thumbprints\": [\"%s\"]}"
                                .formatted(thumbprint));

        var shown = json(http.administrator().get(methods));
        assertThat(shown.path("tls_client_auth_subject_dn").asString()).isEqualTo("CN=camera,O=Operator");
        assertThat(shown.at("/tls_client_certificate_thumbprints/0").asString()).isEqualTo(thumbprint);
        assertThat(shown.at("/jwks/keys").size()).isZero();
    }

    @Test
    void refusesToRegisterWhatIsNoPublicKeyOrCertificate() {
        var bodies = List.of(
                "{\"jwks\": {\"keys\": 1}}",
                jwks("{\"kty\": \"oct\", \"kid\": \"a\", \"k\": \"AAAA\"}"),
                jwks(jwk(Jwks.builder().key(KEYS.getPrivate()).id("key").build())),
                jwks(jwk(Jwks.builder().key(KEYS.getPublic()).build())),
                jwks(jwk(KEYS, "key") + "," + jwk(OTHER_KEYS, "key")),
                jwks(String.join(
                        ",",
                        Stream.of("a", "b", "c", "d", "e", "f")
                                .map(kid -> jwk(Jwts.SIG.ES256.keyPair().build(), kid))
                                .toList())),
                "{\"tls_client_auth_subject_dn\": \"nonsense\"}",
                "{\"tls_client_certificate_thumbprints\": [\"short\"]}",
                "{\"tls_client_certificate_thumbprints\": [null]}");
        var before = http.administrator().get(methods).body();

        assertThat(bodies)
                .allSatisfy(body -> assertThat(
                                http.administrator().put(methods, body).statusCode())
                        .isEqualTo(400));
        assertThat(http.administrator().get(methods).body()).isEqualTo(before);
    }

    @Test
    void knowsNoMethodsOfAClientThatIsNotThere() {
        var unknown = "/auth/v1/clients/unknown/authentication";
        var administrator = http.administrator();

        assertThat(administrator.get(unknown).statusCode()).isEqualTo(404);
        assertThat(administrator.put(unknown, "{}").statusCode()).isEqualTo(404);
        assertThat(administrator.delete(unknown).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void keepsTheMethodsToTheAdministrator(String method) throws SQLException {
        var token = json(ask(signed(claims()), "")).path("access_token").asString();
        var administrator = http.administratorToken();

        assertThat(send(method, "{}", request -> request).statusCode()).isEqualTo(401);
        assertThat(send(method, "{}", bearer(token)).statusCode()).isEqualTo(403);
        if (!method.equals("DELETE")) {
            assertThat(send(
                                    method,
                                    "{}",
                                    request ->
                                            bearer(administrator).apply(request.setHeader("Accept", "application/xml")))
                            .statusCode())
                    .isEqualTo(406);
        }
        if (method.equals("PUT")) {
            assertThat(send(
                                    method,
                                    "{}",
                                    request -> bearer(administrator)
                                            .apply(request.setHeader("Content-Type", "application/xml")))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(send(method, "x".repeat(70_000), bearer(administrator)).statusCode())
                    .isEqualTo(413);
        }
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            assertThat(send(method, "{}", bearer(administrator)).statusCode()).isEqualTo(503);
        }
    }

    private HttpResponse<String> send(String method, String body, UnaryOperator<HttpRequest.Builder> more) {
        return http.send(
                method,
                methods,
                method.equals("PUT") ? BodyPublishers.ofString(body) : BodyPublishers.noBody(),
                request -> more.apply(request.header("Content-Type", "application/json")));
    }

    private HttpResponse<String> ask(String assertion, String more) {
        return http.postForm(
                "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion="
                        + assertion + more,
                request -> request);
    }

    private JwtBuilder claims() {
        return Jwts.builder()
                .issuer(id)
                .subject(id)
                .audience()
                .add(AUDIENCE)
                .and()
                .id(UUID.randomUUID().toString())
                .issuedAt(in(0))
                .expiration(in(60));
    }

    private static String signed(JwtBuilder claims) {
        return sign(claims, KEYS, "key");
    }

    private static String sign(JwtBuilder claims, KeyPair keys, String kid) {
        return claims.header()
                .keyId(kid)
                .and()
                .signWith(keys.getPrivate(), Jwts.SIG.ES256)
                .compact();
    }

    private static String jwks(KeyPair keys) {
        return jwks(jwk(keys, "key"));
    }

    private static String jwks(String keys) {
        return "{\"jwks\": {\"keys\": [%s]}}".formatted(keys);
    }

    private static String jwk(KeyPair keys, String kid) {
        return jwk(Jwks.builder().key(keys.getPublic()).id(kid).build());
    }

    /// With the private parts too, which jjwt keeps from every other way of writing them.
    private static String jwk(Jwk<?> key) {
        return Jwks.UNSAFE_JSON(key);
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static Arguments fault(String name, UnaryOperator<JwtBuilder> spoil) {
        return Arguments.of(name, spoil);
    }
}
