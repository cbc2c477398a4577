package io.edgemep.auth.client;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.bearer;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The administrator's resources: those of managers are the same as those of applications.
@AuthTest
@ParameterizedClass
@ValueSource(strings = {"/auth/v1/applications", "/auth/v1/managers"})
class ClientApiTests {

    private static final String NAME = "{\"appName\": \"camera\"}";
    private static final String NOT_AN_ID = "/not%20an%20id";

    @Parameter
    String clients;

    @LocalServerPort
    int port;

    @Autowired
    BulkheadRegistry bulkheads;

    @Autowired
    DataSource database;

    @Autowired
    JdbcClient sql;

    private AuthHttp http;
    private AuthHttp.Administrator administrator;
    private String id;
    private String client;

    @BeforeEach
    void administer() {
        http = new AuthHttp(port);
        administrator = http.administrator();
        id = "camera-" + UUID.randomUUID();
        client = clients + "/" + id;
    }

    @Test
    void registersAClientAndShowsItsSecretOnce() {
        var created = administrator.put(client, NAME);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location"))
                .hasValue(http.uri(client).toString());
        assertThat(created.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(json(created).path("client_id").asString()).isEqualTo(id);
        var secret = json(created).path("client_secret").asString();
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);

        var described = administrator.get(client);
        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.body()).doesNotContain("secret").doesNotContain(secret);
        assertThat(json(described).path("appName").asString()).isEqualTo("camera");
        assertThat(json(described).path("enabled").asBoolean()).isTrue();
        assertThat(Instant.parse(json(described).path("createdAt").asString()))
                .isEqualTo(Instant.parse(json(described).path("updatedAt").asString()));
    }

    @Test
    void renamesAClientThatIsRegisteredAndKeepsItsSecret() {
        var secret = administrator.register(client);

        var renamed = administrator.put(client, "{\"appName\": \"Kamera \\ud83d\\udcf7\"}");

        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThat(json(renamed).path("appName").asString()).isEqualTo("Kamera 📷");
        assertThat(renamed.body()).doesNotContain("secret");
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void registersAnIdOnceWhenAskedManyTimesAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse<String>> put = () -> administrator.put(client, NAME);
            var answers = new ArrayList<HttpResponse<String>>();
            for (var answer : threads.invokeAll(List.of(put, put, put, put))) {
                answers.add(answer.get());
            }

            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(201, 200, 200, 200);
        }
    }

    @Test
    void refusesTheIdOfAClientOfAnotherKind() {
        var other = clients.endsWith("managers") ? "/auth/v1/applications/" : "/auth/v1/managers/";
        var secret = administrator.register(other + id);

        assertThat(administrator.put(client, NAME).statusCode()).isEqualTo(409);
        assertThat(administrator.get(client).statusCode()).isEqualTo(404);
        assertThat(administrator.post(client + "/rotate").statusCode()).isEqualTo(404);
        assertThat(administrator.delete(client).statusCode()).isEqualTo(404);
        assertThat(administrator.put(clients + "/administrator", NAME).statusCode())
                .isEqualTo(409);
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void listsClientsInPagesByTheirIds() {
        var prefix = "page-" + UUID.randomUUID() + "-";
        IntStream.range(0, 5).forEach(i -> administrator.register(clients + "/" + prefix + i));

        var first = administrator.get(clients + "?limit=2&after=" + prefix + "0");
        assertThat(ids(first)).containsExactly(prefix + "1", prefix + "2");
        var next = first.headers().firstValue("Link").orElseThrow();
        assertThat(next).endsWith(">; rel=\"next\"");
        var link = URI.create(next.substring(1, next.indexOf('>')));
        assertThat(link).isEqualTo(http.uri(clients + "?limit=2&after=" + prefix + "2"));
        var second = administrator.get(link.getPath() + "?" + link.getQuery());
        assertThat(ids(second)).containsExactly(prefix + "3", prefix + "4");

        var all = administrator.get(clients);
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.headers().firstValue("Link")).isEmpty();
        assertThat(ids(all)).isSorted().contains(prefix + "0", prefix + "4").doesNotContain("administrator");
        assertThat(all.body()).doesNotContain("secret");
    }

    @Test
    void rotatesTheSecret() {
        var old = administrator.register(client);

        var rotated = administrator.post(client + "/rotate");

        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(json(rotated).path("client_id").asString()).isEqualTo(id);
        assertThat(http.askForToken(id, old).statusCode()).isEqualTo(401);
        assertThat(http.askForToken(id, json(rotated).path("client_secret").asString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void leavesItsTokensWhenTheSecretIsReplacedUnlessAskedToRevokeThem() {
        var token = http.token(id, administrator.register(client));

        var rotated = administrator.post(client + "/rotate");
        assertThat(isActive(token, json(rotated).path("client_secret").asString()))
                .isTrue();
        rotated = administrator.post(client + "/rotate?revokeTokens=true");
        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(isActive(token, json(rotated).path("client_secret").asString()))
                .isFalse();
        assertThat(administrator.post(client + "/rotate?revokeTokens=perhaps").statusCode())
                .isEqualTo(400);
    }

    private boolean isActive(String token, String secret) {
        var told = http.send(
                "POST",
                "/oauth2/introspect",
                BodyPublishers.ofString("token=" + token),
                request ->
                        basic(id, secret).apply(request.header("Content-Type", "application/x-www-form-urlencoded")));
        return json(told).path("active").asBoolean();
    }

    @Test
    void disablesAndEnablesHoweverOftenAsked() {
        var secret = administrator.register(client);

        assertThat(administrator.post(client + "/disable").statusCode()).isEqualTo(204);
        assertThat(administrator.post(client + "/disable").statusCode()).isEqualTo(204);
        assertThat(json(administrator.get(client)).path("enabled").asBoolean()).isFalse();
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(401);

        assertThat(administrator.post(client + "/enable").statusCode()).isEqualTo(204);
        assertThat(administrator.post(client + "/enable").statusCode()).isEqualTo(204);
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void removesAClientForGood() {
        var secret = administrator.register(client);

        assertThat(administrator.delete(client).statusCode()).isEqualTo(204);

        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(401);
        assertThat(administrator.delete(client).statusCode()).isEqualTo(404);
        assertThat(administrator.get(client).statusCode()).isEqualTo(404);
        assertThat(administrator.post(client + "/rotate").statusCode()).isEqualTo(404);
        assertThat(administrator.post(client + "/disable").statusCode()).isEqualTo(404);
        assertThat(administrator.post(client + "/enable").statusCode()).isEqualTo(404);
        assertThat(administrator.put(client, NAME).statusCode()).isEqualTo(201);
    }

    @Test
    void storesNoSecretInClear() {
        var secret = administrator.register(client);

        var row = sql.sql("select clients::text from clients where id = ?")
                .param(id)
                .query(String.class)
                .single();

        assertThat(row).contains("{bcrypt}$2a$04$").doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"appName\": null}",
                "{\"appName\": \"\"}",
                "{\"appName\": \"   \"}",
                "{\"appName\": \"a\\u0000b\"}",
                "{\"appName\": \"a\\nb\"}",
                "{\"appName\": \"\\ud800\"}",
                "{\"appName\": {}}",
                "{\"appName\": [\"a\"]}",
                "{\"appName\": \"unfinished",
                "[]",
                "null",
                "",
                "not json"
            })
    void refusesABodyThatIsNotAsItMustBe(String body) {
        assertThat(administrator.put(client, body).statusCode()).isEqualTo(400);
        assertThat(administrator.get(client).statusCode()).isEqualTo(404);
    }

    @Test
    void takesNamesOf128CharactersAndNoMore() {
        assertThat(administrator
                        .put(client, "{\"appName\": \"%s\"}".formatted("📷".repeat(128)))
                        .statusCode())
                .isEqualTo(201);
        assertThat(administrator
                        .put(client, "{\"appName\": \"%s\"}".formatted("x".repeat(129)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesAnIdThatIsNone() {
        assertThat(administrator.put(clients + NOT_AN_ID, NAME).statusCode()).isEqualTo(400);
        assertThat(administrator.put(clients + "/" + "x".repeat(65), NAME).statusCode())
                .isEqualTo(400);
        assertThat(administrator.put(clients + "/%C3%A4", NAME).statusCode()).isEqualTo(400);
        assertThat(administrator.get(clients + NOT_AN_ID).statusCode()).isEqualTo(400);
        assertThat(administrator.delete(clients + NOT_AN_ID).statusCode()).isEqualTo(400);
        for (var action : List.of("/rotate", "/disable", "/enable")) {
            assertThat(administrator.post(clients + NOT_AN_ID + action).statusCode())
                    .isEqualTo(400);
        }
        assertThat(administrator
                        .put(client + "x".repeat(64 - id.length()), NAME)
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit=99999999999", "after=a%20b", "after=%00"})
    void refusesAQueryThatIsNotAsItMustBe(String query) {
        assertThat(administrator.get(clients + "?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAllWithoutATokenOfTheAdministrator() {
        var secret = administrator.register(client);
        var token = http.token(id, secret);
        for (var call : Call.all(clients, client)) {
            var without = call.send(http, request -> request);
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer");
            assertThat(call.send(http, bearer("not.a.token")).statusCode()).isEqualTo(401);
            assertThat(call.send(http, bearer(token)).statusCode()).isEqualTo(403);
        }
        assertThat(json(administrator.get(client)).path("enabled").asBoolean()).isTrue();
    }

    @Test
    void refusesAnAcceptHeaderThatItCannotMeetBeforeItChangesAnything() {
        var secret = administrator.register(client);
        var token = http.administratorToken();
        for (var call : Call.withBodies(clients, client)) {
            var answer = call.send(http, request -> bearer(token).apply(request.header("Accept", "application/xml")));
            assertThat(answer.statusCode()).isEqualTo(406);
        }
        assertThat(json(administrator.get(client)).path("appName").asString()).isEqualTo("camera");
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesABodyOfAnotherTypeOrTooLarge() {
        var token = http.administratorToken();
        var large = NAME + " ".repeat(70_000);

        assertThat(http.send(
                                "PUT",
                                client,
                                BodyPublishers.ofString(NAME),
                                request -> bearer(token).apply(request.header("Content-Type", "application/xml")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(administrator.put(client, large).statusCode()).isEqualTo(413);
        assertThat(http.send(
                                "PUT",
                                client,
                                BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))),
                                request -> bearer(token).apply(request.header("Content-Type", "application/json")))
                        .statusCode())
                .isEqualTo(413);
        assertThat(administrator.get(client).statusCode()).isEqualTo(404);
    }

    @Test
    void registersNothingWhenTooManySecretsAreBeingHashed() {
        var bulkhead = bulkheads.bulkhead("secret-hashing");
        var taken = bulkhead.getBulkheadConfig().getMaxConcurrentCalls();
        for (var i = 0; i < taken; i++) {
            assertThat(bulkhead.tryAcquirePermission()).isTrue();
        }
        try {
            var answer = administrator.put(client, NAME);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        } finally {
            for (var i = 0; i < taken; i++) {
                bulkhead.releasePermission();
            }
        }
        assertThat(administrator.get(client).statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhenToComeBackWhenTheDatabaseDoesNotAnswer() throws SQLException {
        var token = http.administratorToken();
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            for (var call : Call.all(clients, client)) {
                var answer = call.send(http, bearer(token));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET)
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    private static List<String> ids(HttpResponse<String> list) {
        return json(list).values().stream()
                .map(entry -> entry.path("client_id"))
                .map(JsonNode::asString)
                .toList();
    }
}
