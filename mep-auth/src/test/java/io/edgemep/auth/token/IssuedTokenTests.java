package io.edgemep.auth.token;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.bearer;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.Role;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// Revocation and introspection, and the list that mep-server follows.
@AuthTest
@TestPropertySource(
        properties = {
            "mep.auth.revocations.max-per-client=2",
            "mep.http.max-requests-per-second=" + IssuedTokenTests.MAX_REQUESTS_PER_SECOND
        })
class IssuedTokenTests {

    static final int MAX_REQUESTS_PER_SECOND = 30;
    private static final String FEED = "/auth/v1/revocations";

    private final AuthHttp http;
    private final JdbcClient sql;
    private final DataSource database;
    private final BulkheadRegistry bulkheads;
    private final AccessTokens tokens;
    private final Clock clock;
    private final String id = "app-" + UUID.randomUUID();
    private String secret;
    private String token;

    IssuedTokenTests(
            @LocalServerPort int port,
            JdbcClient sql,
            DataSource database,
            BulkheadRegistry bulkheads,
            AccessTokens tokens,
            Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
        this.http = new AuthHttp(port);
        this.sql = sql;
        this.database = database;
        this.bulkheads = bulkheads;
    }

    @BeforeEach
    void anApplication() {
        secret = http.administrator().register("/auth/v1/applications/" + id);
        token = http.token(id, secret);
    }

    @Test
    void tellsAClientWhatItsTokenIsWorth() {
        var answer = ask("introspect", token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var told = json(answer);
        assertThat(told.path("active").asBoolean()).isTrue();
        assertThat(told.path("client_id").asString()).isEqualTo(id);
        assertThat(told.path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");
        assertThat(told.path("exp").asLong() - told.path("iat").asLong()).isEqualTo(3600);
        assertThat(told.path("jti").asString()).isNotEmpty();
    }

    @Test
    void revokesATokenOfItsOwnerAndNoOther() {
        var other = http.token(id, secret);

        assertThat(ask("revoke", token).statusCode()).isEqualTo(200);
        assertThat(ask("revoke", token).statusCode()).isEqualTo(200);

        assertThat(isActive(token)).isFalse();
        assertThat(isActive(other)).isTrue();
        assertThat(entries()).hasSize(1);
        assertThat(entries().getFirst().path("tokenId").asString()).isNotEmpty();
    }

    @Test
    void refusesARevokedTokenItself() {
        var administrator = http.administratorToken();
        assertThat(http.send("GET", FEED, BodyPublishers.noBody(), bearer(administrator))
                        .statusCode())
                .isEqualTo(200);

        post("revoke", "token=" + administrator, "administrator", AuthTest.ADMINISTRATOR_SECRET);

        var refused = http.send("GET", FEED, BodyPublishers.noBody(), bearer(administrator));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("detail").asString()).contains("revoked");
        sql.sql("delete from revocations where client_id = 'administrator'").update();
    }

    @Test
    void letsNoClientRevokeTheTokenOfAnotherAndTellsItNothing() {
        var stranger = "app-" + UUID.randomUUID();
        var strangersSecret = http.administrator().register("/auth/v1/applications/" + stranger);

        var refused = post("revoke", "token=" + token, stranger, strangersSecret);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("error").asString()).isEqualTo("unauthorized_client");
        var told = post("introspect", "token=" + token, stranger, strangersSecret);
        assertThat(told.body()).isEqualTo("{\"active\":false}");
        assertThat(isActive(token)).isTrue();
    }

    @Test
    void letsTheAdministratorRevokeAndThePlatformAskOfEveryToken() {
        assertThat(json(post("introspect", "token=" + token, "platform", AuthTest.PLATFORM_SECRET))
                        .path("active")
                        .asBoolean())
                .isTrue();

        post("revoke", "token=" + token, "administrator", AuthTest.ADMINISTRATOR_SECRET);

        assertThat(isActive(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void takesWhatIsNoTokenForOneThatCountsNoMore(String nonsense) {
        assertThat(ask("revoke", nonsense).statusCode()).isEqualTo(200);
        assertThat(ask("introspect", nonsense).body()).isEqualTo("{\"active\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "introspect"})
    void refusesARequestThatIsNotAsItMustBe(String operation) {
        assertThat(post(operation, "token_type_hint=access_token", id, secret).statusCode())
                .isEqualTo(400);
        assertThat(post(operation, "token=" + token, id, "wrong").statusCode()).isEqualTo(401);
        assertThat(post(operation, "token=" + "x".repeat(70_000), id, secret).statusCode())
                .isEqualTo(413);
        assertThat(isActive(token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete"})
    void revokesAllTokensOfAClientThatIs(String operation) {
        var client = "/auth/v1/applications/" + id;
        if (operation.equals("delete")) {
            http.administrator().delete(client);
        } else {
            http.administrator().post(client + "/disable");
            http.administrator().post(client + "/disable");
        }

        var told = post("introspect", "token=" + token, "platform", AuthTest.PLATFORM_SECRET);
        assertThat(told.body()).isEqualTo("{\"active\":false}");
        assertThat(entries()).hasSize(1);
        assertThat(entries().getFirst().has("tokenId")).isFalse();
    }

    @Test
    void believesTokensThatWereIssuedAfterTheClientWasEnabledAgain() {
        var administrator = http.administrator();
        administrator.post("/auth/v1/applications/" + id + "/disable");
        administrator.post("/auth/v1/applications/" + id + "/enable");

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(isActive(http.token(id, secret))).isTrue());
        assertThat(isActive(token)).isFalse();
    }

    /// None may revoke so many of its own that the administrator can revoke no more.
    @Test
    void revokesAllTokensOfAClientThatHasTooManyRevokedOnes() {
        var untouched = http.token(id, secret);
        ask("revoke", http.token(id, secret));
        ask("revoke", http.token(id, secret));
        assertThat(entries()).hasSize(2);

        assertThat(ask("revoke", token).statusCode()).isEqualTo(200);

        assertThat(isActive(token)).isFalse();
        assertThat(isActive(untouched)).isFalse();
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.has("tokenId")).isFalse());
    }

    /// Its secret was being checked while it was disabled, and the token was made in a later second.
    @Test
    void givesATokenThatIsRevokedAlreadyToWhomWasDisabledMeanwhile() {
        var asked = new Asked(clock.instant(), "192.0.2.1");
        http.administrator().post("/auth/v1/applications/" + id + "/disable");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .until(() -> clock.instant().isAfter(asked.at().plusSeconds(1)));

        var late = tokens.issue(new AuthenticatedClient(id, Role.APPLICATION), "client_secret", asked)
                .accessToken();

        assertThat(json(post("introspect", "token=" + late, "platform", AuthTest.PLATFORM_SECRET))
                        .path("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void givesTheListToThePlatformFromAPositionOn() {
        ask("revoke", token);
        var platform = http.token("platform", AuthTest.PLATFORM_SECRET);

        var all = http.send("GET", FEED, BodyPublishers.noBody(), bearer(platform));
        var last = entries().getFirst().path("position").asLong();
        var rest = http.send("GET", FEED + "?after=" + last, BodyPublishers.noBody(), bearer(platform));

        assertThat(all.body()).contains(id);
        assertThat(rest.body()).doesNotContain(id);
    }

    @Test
    void refusesTheListToOthersAndForNonsense() throws SQLException {
        var administrator = http.administratorToken();
        assertThat(http.get(FEED).statusCode()).isEqualTo(401);
        assertThat(http.send("GET", FEED, BodyPublishers.noBody(), bearer(token))
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send("GET", FEED + "?after=-1", BodyPublishers.noBody(), bearer(administrator))
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send(
                                "GET",
                                FEED,
                                BodyPublishers.noBody(),
                                request -> bearer(administrator).apply(request.header("Accept", "application/xml")))
                        .statusCode())
                .isEqualTo(406);
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            for (var operation :
                    List.of("GET " + FEED, "GET /auth/v1/keys", "POST /auth/v1/keys", "DELETE /auth/v1/keys/one")) {
                var words = operation.split(" ", 2);
                var answer = http.send(words[0], words[1], BodyPublishers.noBody(), bearer(administrator));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /auth/v1/keys", "POST, /auth/v1/keys", "DELETE, /auth/v1/keys/one"})
    void keepsTheSigningKeysToTheAdministrator(String method, String keys) {
        var administrator = http.administratorToken();
        assertThat(http.send(method, keys, BodyPublishers.noBody(), request -> request)
                        .statusCode())
                .isEqualTo(401);
        assertThat(http.send(method, keys, BodyPublishers.noBody(), bearer(token))
                        .statusCode())
                .isEqualTo(403);
        if (method.equals("GET")) {
            assertThat(http.send(
                                    method,
                                    keys,
                                    BodyPublishers.noBody(),
                                    request -> bearer(administrator).apply(request.header("Accept", "text/html")))
                            .statusCode())
                    .isEqualTo(406);
        }
    }

    @Test
    void saysWhenToComeBackWhenTooManySecretsAreBeingChecked() {
        var bulkhead = bulkheads.bulkhead("secret-hashing");
        var taken = bulkhead.getBulkheadConfig().getMaxConcurrentCalls();
        for (var i = 0; i < taken; i++) {
            assertThat(bulkhead.tryAcquirePermission()).isTrue();
        }
        try {
            // One that is not known to be right.
            for (var operation : List.of("introspect", "revoke")) {
                assertThat(post(operation, "token=" + token, id, secret + "x").statusCode())
                        .isEqualTo(503);
            }
        } finally {
            for (var i = 0; i < taken; i++) {
                bulkhead.releasePermission();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"token, grant_type=client_credentials", "introspect, token=x", "revoke, token=x"})
    void answersAnApplicationNoMoreRequestsInASecondThanItMaySend(String operation, String form) throws Exception {
        // More than are answered within two seconds, should a second begin while they are sent.
        var asked = Collections.nCopies(
                3 * MAX_REQUESTS_PER_SECOND, (Callable<HttpResponse<String>>) () -> post(operation, form, id, secret));
        // As many at once as there are connections to the database for.
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers =
                    threads.invokeAll(asked).stream().map(Future::resultNow).toList();

            var refused = answers.stream()
                    .filter(answer -> answer.statusCode() == 429)
                    .toList();
            assertThat(refused).isNotEmpty().allSatisfy(answer -> {
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(json(answer).path("error").asString()).isEqualTo("temporarily_unavailable");
                assertThat(json(answer).path("error_description").asString())
                        .contains("more than %d requests".formatted(MAX_REQUESTS_PER_SECOND));
            });
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 200)
                    .hasSize(answers.size() - refused.size())
                    .hasSizeGreaterThanOrEqualTo(MAX_REQUESTS_PER_SECOND - 2);
        }
        // Nobody else has to wait for it.
        assertThat(post(operation, form, "platform", AuthTest.PLATFORM_SECRET).statusCode())
                .isNotEqualTo(429);
    }

    private List<JsonNode> entries() {
        return json(http.administrator().get(FEED)).path("revocations").values().stream()
                .filter(entry -> entry.path("clientId").asString().equals(id))
                .toList();
    }

    private boolean isActive(String asked) {
        return json(ask("introspect", asked)).path("active").asBoolean();
    }

    private HttpResponse<String> ask(String operation, String asked) {
        return post(operation, "token=" + asked, id, secret);
    }

    private HttpResponse<String> post(String operation, String form, String clientId, String clientSecret) {
        return http.send(
                "POST",
                "/oauth2/" + operation,
                BodyPublishers.ofString(form),
                request -> basic(clientId, clientSecret)
                        .apply(request.header("Content-Type", "application/x-www-form-urlencoded")));
    }
}
