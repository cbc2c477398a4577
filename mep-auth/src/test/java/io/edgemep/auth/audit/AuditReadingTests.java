package io.edgemep.auth.audit;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.audit.Exports;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the audit log has of tokens, and who reads it how.
@AuthTest
@TestPropertySource(
        properties = {
            "spring.application.name=mep-auth-audit-reading",
            "mep.audit.single-refusals=1000",
            "mep.auth.audit.commit-timeout=500ms"
        })
class AuditReadingTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LINES = "application/x-ndjson";

    private final AuthHttp http;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Exports exports;
    private final String id = "app-" + UUID.randomUUID();
    private final String path = "/auth/v1/applications/" + id;
    private String secret = "";

    AuditReadingTests(@LocalServerPort int port, JdbcClient sql, TransactionTemplate transaction, Exports exports) {
        this.http = new AuthHttp(port);
        this.sql = sql;
        this.transaction = transaction;
        this.exports = exports;
    }

    @BeforeEach
    void register() {
        secret = http.administrator().register(path);
    }

    @Test
    void tellsOfATokenAsSoonAsItIsHandedOut() {
        var token = http.token(id, secret);

        var entries = all("&actor=" + id);

        assertThat(entries).hasSize(1);
        var entry = entries.getFirst();
        var claims = JSON.readTree(
                new String(Base64.getUrlDecoder().decode(token.split("[.]", -1)[1]), StandardCharsets.UTF_8));
        assertThat(entry.path("action").asString()).isEqualTo("token.issue");
        assertThat(entry.path("outcome").asString()).isEqualTo("DONE");
        assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.path("appInstanceId").asString()).isEqualTo(id);
        assertThat(entry.at("/after/jti")).isEqualTo(claims.path("jti"));
        assertThat(entry.at("/after/scope")).isEqualTo(claims.path("scope"));
        assertThat(entry.at("/after/method").asString()).isEqualTo("client_secret");
        assertThat(entry.at("/after/kid").asString()).isNotEmpty();
        assertThat(entry.toString()).doesNotContain(token).doesNotContain(secret);
    }

    @Test
    void tellsOfATokenThatWasRefused() {
        http.askForToken(id, "wrong");

        assertThat(all("&actor=" + id + "&outcome=REFUSED")).singleElement().satisfies(entry -> {
            assertThat(entry.path("action").asString()).isEqualTo("token.issue");
            assertThat(entry.path("detail").asString()).contains("wrong proof");
        });
    }

    @Test
    void tellsWhatTheAdministratorChangedOfAnApplication() {
        http.administrator().post(path + "/disable");

        assertThat(all("&appInstanceId=" + id + "&outcome=done&order=oldest"))
                .extracting(entry -> entry.path("action").asString())
                .containsExactly("credentials.set", "credentials.disable");
    }

    @Test
    void handsOutNoTokenThatItCannotWriteDown() {
        transaction.executeWithoutResult(_ -> {
            sql.sql("lock table audit_entries in share mode").update();
            assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(503);
        });
        assertThat(http.askForToken(id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void writesTokensTogetherThatAreIssuedAtOnce() {
        IntStream.range(0, 40).parallel().forEach(_ -> http.token(id, secret));

        assertThat(all("&limit=1000&actor=" + id))
                .hasSize(40)
                .extracting(entry -> entry.at("/after/jti").asString())
                .doesNotHaveDuplicates();
    }

    @Test
    void isReadByManagersToo() {
        var manager = "manager-" + UUID.randomUUID();
        var managers = http.administrator().register("/auth/v1/managers/" + manager);
        var token = http.token(manager, managers);

        assertThat(read("?limit=1", token, "application/json").statusCode()).isEqualTo(200);
    }

    @Test
    void isReadByNobodyElse() {
        assertThat(http.get("/auth/v1/audit").statusCode()).isEqualTo(401);
        assertThat(read("", http.token(id, secret), "application/json").statusCode())
                .isEqualTo(403);
    }

    @Test
    void isExportedAsLinesOfJson() {
        IntStream.range(0, 3).forEach(_ -> http.token(id, secret));

        var lines = read("?order=oldest&actor=" + id, http.administratorToken(), LINES);

        assertThat(lines.body().lines().map(JSON::readTree).toList()).isEqualTo(all("&order=oldest&actor=" + id));
    }

    @Test
    void isReadByPages() {
        IntStream.range(0, 3).forEach(_ -> http.token(id, secret));

        var first = http.administrator().get("/auth/v1/audit?limit=2&actor=" + id);
        var next = first.headers().firstValue("Link").orElseThrow().replaceAll("^<https?://[^/]*|>.*$", "");
        var second = http.administrator().get(next);

        assertThat(AuthHttp.json(first)).hasSize(2);
        assertThat(AuthHttp.json(second)).hasSize(1);
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void refusesWhatItCannotAnswer() {
        var token = http.administratorToken();
        assertThat(read("?since=never", token, "application/json").statusCode()).isEqualTo(400);
        assertThat(read("", token, "text/plain").statusCode()).isEqualTo(406);

        var begun = IntStream.range(0, 100).filter(_ -> exports.begin()).count();
        try {
            assertThat(read("", token, LINES).statusCode()).isEqualTo(503);
        } finally {
            LongStream.range(0, begun).forEach(_ -> exports.end());
        }
    }

    private HttpResponse<String> read(String query, String token, String accept) {
        return http.send(
                "GET",
                "/auth/v1/audit" + query,
                BodyPublishers.noBody(),
                request -> bearer(token).apply(request.header("Accept", accept)));
    }

    private List<JsonNode> all(String query) {
        var answer = http.administrator().get("/auth/v1/audit?" + query.substring(1));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return AuthHttp.json(answer).valueStream().toList();
    }
}
