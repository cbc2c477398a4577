package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OutboxContext
class DeadLetterControllerTests {

    private static final String ADMIN = TestIssuer.token("admin", "mep_admin");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Outbox outbox;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    /// What is refused on entry is a dead letter at once.
    @BeforeEach
    void refuseThree() {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("delete from dead_letters").update();
            for (var lane : List.of("s1", "s2", "s1")) {
                outbox.append("owed", lane, "{\"target\": \"http://169.254.169.254/\"}");
            }
        });
        await().until(() -> count("dead_letters") == 3);
    }

    @Test
    void listsDeadLettersWithAllThatIsKnownOfThem() throws Exception {
        var answer = send("GET", "/admin/v1/dead_letters?subscriptionId=s2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Link")).isEmpty();
        var letter = JSON.readTree(answer.body()).get(0);
        assertThat(letter.get("subscriptionId").asString()).isEqualTo("s2");
        assertThat(letter.get("appInstanceId").asString()).isEqualTo("app");
        assertThat(letter.get("callbackReference").asString()).isEqualTo("http://169.254.169.254/");
        assertThat(letter.get("reason").asString()).contains("does not call");
        assertThat(letter.get("attempts").asInt()).isZero();
        assertThat(letter.get("diedAt").asString()).matches("[0-9]{4}-.*Z");
        assertThat(letter.get("event").get("kind").asString()).isEqualTo("owed");
        assertThat(letter.get("event").get("attributes").get("target").asString())
                .isEqualTo("http://169.254.169.254/");
        assertThat(JSON.readTree(send("GET", "/admin/v1/dead_letters/" + letter.get("id"))
                        .body()))
                .isEqualTo(letter);
    }

    @Test
    void leadsFromPageToPage() throws Exception {
        var first = send("GET", "/admin/v1/dead_letters?limit=2");
        var link = first.headers().firstValue("Link").orElseThrow();
        assertThat(link)
                .startsWith("<http://localhost:%d/admin/v1/dead_letters?".formatted(port))
                .endsWith(">; rel=\"next\"");

        var second = send("GET", URI.create(link.substring(1, link.indexOf('>'))), ADMIN);

        assertThat(ids(first)).hasSize(2);
        assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void owesOneAgain() throws Exception {
        var id = ids(send("GET", "/admin/v1/dead_letters")).getFirst();

        assertThat(send("POST", "/admin/v1/dead_letters/%d/replay".formatted(id))
                        .statusCode())
                .isEqualTo(204);

        // It is refused again, and so a dead letter again, under another id.
        await().until(() -> count("dead_letters") == 3);
        assertThat(ids(send("GET", "/admin/v1/dead_letters"))).doesNotContain(id);
        assertThat(send("POST", "/admin/v1/dead_letters/%d/replay".formatted(id))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void owesThoseOfOneSubscriptionAgain() throws Exception {
        var answer = send("POST", "/admin/v1/dead_letters/replay?subscriptionId=s1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"replayed\":2}");
        assertThat(send("POST", "/admin/v1/dead_letters/replay?subscriptionId=none")
                        .body())
                .isEqualTo("{\"replayed\":0}");
    }

    @Test
    void deletesOneForGood() throws Exception {
        var id = ids(send("GET", "/admin/v1/dead_letters")).getFirst();

        assertThat(send("DELETE", "/admin/v1/dead_letters/" + id).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/admin/v1/dead_letters/" + id).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/admin/v1/dead_letters/" + id).statusCode()).isEqualTo(404);
        assertThat(count("dead_letters")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/v1/dead_letters?limit=0, 400, limit must be between 1 and 1000.",
        "GET, /admin/v1/dead_letters?limit=1001, 400, limit must be between 1 and 1000.",
        "GET, /admin/v1/dead_letters?limit=many, 400, limit has a value of the wrong type; send a whole number.",
        "GET, /admin/v1/dead_letters?after=x, 400, after",
        "GET, /admin/v1/dead_letters/x, 400, id",
        "GET, /admin/v1/dead_letters/987654321, 404, No dead letter has the id 987654321.",
        "POST, /admin/v1/dead_letters/x/replay, 400, id",
        "POST, /admin/v1/dead_letters/987654321/replay, 404, No dead letter has the id 987654321.",
        "POST, /admin/v1/dead_letters/replay, 400, subscriptionId",
        "POST, /admin/v1/dead_letters/replay?subscriptionId=s1&limit=0, 400, limit must be between 1 and 1000.",
        "DELETE, /admin/v1/dead_letters/x, 400, id",
        "DELETE, /admin/v1/dead_letters/987654321, 404, No dead letter has the id 987654321."
    })
    void saysWhatIsWrongAndChangesNothing(String method, String path, int status, String detail) throws Exception {
        var answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = JSON.readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(count("dead_letters")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/v1/dead_letters",
        "GET, /admin/v1/dead_letters/1",
        "POST, /admin/v1/dead_letters/1/replay",
        "POST, /admin/v1/dead_letters/replay?subscriptionId=s1",
        "DELETE, /admin/v1/dead_letters/1"
    })
    void servesAdministratorsOnly(String method, String path) throws Exception {
        var uri = URI.create("http://localhost:%d%s".formatted(port, path));

        assertThat(send(method, uri, "nonsense").statusCode()).isEqualTo(401);
        var denied = send(method, uri, TestIssuer.token("app", "mec_service_mgmt"));
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return send(method, URI.create("http://localhost:%d%s".formatted(port, path)), ADMIN);
    }

    private HttpResponse<String> send(String method, URI uri, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static List<Long> ids(HttpResponse<String> answer) {
        return JSON.readTree(answer.body())
                .valueStream()
                .map((JsonNode letter) -> letter.get("id").asLong())
                .toList();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
