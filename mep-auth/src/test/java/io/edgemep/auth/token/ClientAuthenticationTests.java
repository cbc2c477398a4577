package io.edgemep.auth.token;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthTest
class ClientAuthenticationTests {

    private static final String GRANT = "grant_type=client_credentials";

    private final AuthHttp http;
    private final BulkheadRegistry bulkheads;
    private final JdbcClient sql;

    ClientAuthenticationTests(@LocalServerPort int port, BulkheadRegistry bulkheads, JdbcClient sql) {
        http = new AuthHttp(port);
        this.bulkheads = bulkheads;
        this.sql = sql;
    }

    @Test
    void tellsNoUnknownClientFromAWrongSecretOrADisabledClient() {
        var administrator = http.administrator();
        administrator.register("/auth/v1/applications/known");
        var secretOfDisabled = administrator.register("/auth/v1/applications/disabled");
        administrator.post("/auth/v1/applications/disabled/disable");

        var answers = List.of(
                http.askForToken("unknown", "wrong"),
                http.askForToken("known", "wrong"),
                http.askForToken("disabled", secretOfDisabled),
                http.askForToken("disabled", "wrong"));

        assertThat(answers).allSatisfy(answer -> refused(answer, 401, "invalid_client"));
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertThat(answers).extracting(ClientAuthenticationTests::headers).containsOnly(headers(answers.getFirst()));
    }

    /// The time that a refusal takes is that of its hash, so there must be one whether or not there is a client.
    @Test
    void hashesOnceForEveryRefusal() {
        var administrator = http.administrator();
        administrator.register("/auth/v1/applications/hashed");
        var secretOfDisabled = administrator.register("/auth/v1/applications/hashed-disabled");
        administrator.post("/auth/v1/applications/hashed-disabled/disable");
        var hashes = new AtomicInteger();
        bulkheads.bulkhead("secret-hashing").getEventPublisher().onCallFinished(_ -> hashes.incrementAndGet());

        http.askForToken("unknown", "wrong");
        assertThat(hashes).hasValue(1);
        http.askForToken("hashed", "wrong");
        assertThat(hashes).hasValue(2);
        http.askForToken("hashed-disabled", secretOfDisabled);
        assertThat(hashes).hasValue(3);
    }

    @Test
    void hashesASecretThatWasRightOnlyOnceAndAnyOtherEachTime() {
        var administrator = http.administrator();
        var secret = administrator.register("/auth/v1/applications/often");
        var hashes = new AtomicInteger();
        bulkheads.bulkhead("secret-hashing").getEventPublisher().onCallFinished(_ -> hashes.incrementAndGet());

        for (var time = 0; time < 3; time++) {
            assertThat(http.askForToken("often", secret).statusCode()).isEqualTo(200);
        }
        assertThat(hashes).hasValue(1);
        refused(http.askForToken("often", secret + "x"), 401, "invalid_client");
        assertThat(hashes).hasValue(2);

        // A person has chosen it.
        for (var time = 0; time < 2; time++) {
            http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET);
        }
        assertThat(hashes).hasValue(4);
    }

    @Test
    void takesNoSecretThatWasRightUntilItsClientWasDisabledOrGotAnother() {
        var administrator = http.administrator();
        var secret = administrator.register("/auth/v1/applications/changing");
        assertThat(http.askForToken("changing", secret).statusCode()).isEqualTo(200);

        administrator.post("/auth/v1/applications/changing/disable");
        refused(http.askForToken("changing", secret), 401, "invalid_client");
        administrator.post("/auth/v1/applications/changing/enable");
        assertThat(http.askForToken("changing", secret).statusCode()).isEqualTo(200);
        administrator.post("/auth/v1/applications/changing/rotate");
        refused(http.askForToken("changing", secret), 401, "invalid_client");
    }

    /// What other replicas do is seen in the table alone.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update clients set enabled = false where id = ?",
                "update clients set secret_hash = '{bcrypt}another' where id = ?",
                "delete from clients where id = ?"
            })
    void takesNoSecretThatWasRightUntilAnotherReplicaChangedItsClient(String change) {
        var secret = http.administrator().register("/auth/v1/applications/elsewhere");
        assertThat(http.askForToken("elsewhere", secret).statusCode()).isEqualTo(200);
        assertThat(http.askForToken("elsewhere", secret).statusCode()).isEqualTo(200);

        sql.sql(change).param("elsewhere").update();

        refused(http.askForToken("elsewhere", secret), 401, "invalid_client");
        http.administrator().delete("/auth/v1/applications/elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YWRtaW5pc3RyYXRvcg==", // administrator, without a colon
                "Basic OnNlY3JldA==", // :secret
                "Basic YWRtaW5pc3RyYXRvcjo=", // administrator:
                "Basic YSVaWjpi", // a%ZZ:b
                "Basic AAA6AAA=", // NUL characters
                "Bearer abc",
                "Digest username=administrator",
                "nonsense"
            })
    void refusesAnAuthorizationHeaderThatNamesNoClient(String header) {
        refused(http.postForm(GRANT, request -> request.header("Authorization", header)), 401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GRANT,
                GRANT + "&client_id=administrator",
                GRANT + "&client_secret=" + AuthTest.ADMINISTRATOR_SECRET,
                GRANT + "&client_id=administrator&client_secret=",
                GRANT + "&client_id=%00&client_secret=%00",
                GRANT + "&client_id=administrator%27--&client_secret=x"
            })
    void refusesAFormThatNamesNoClient(String form) {
        refused(http.postForm(form, request -> request), 401, "invalid_client");
    }

    @Test
    void refusesASecretThatOnlyBeginsRight() {
        refused(http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET + "x"), 401, "invalid_client");
        refused(http.askForToken("administrator", "x".repeat(5000)), 401, "invalid_client");
    }

    @Test
    void decodesTheFormEncodingWithinHttpBasic() {
        var encoded = AuthTest.ADMINISTRATOR_SECRET.replace("-", "%2D");

        assertThat(http.askForToken("administr%61tor", encoded).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesTwoWaysOfAuthenticationAtOnce() {
        var inForm = GRANT + "&client_id=administrator&client_secret=" + AuthTest.ADMINISTRATOR_SECRET;
        var administrator = basic("administrator", AuthTest.ADMINISTRATOR_SECRET);

        refused(http.postForm(inForm, administrator), 400, "invalid_request");
        refused(
                http.postForm(GRANT, request -> administrator.apply(administrator.apply(request))),
                400,
                "invalid_request");
        refused(http.postForm(inForm + "&client_id=administrator", request -> request), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"})
    void refusesABodyThatIsNoForm(String type) {
        var administrator = basic("administrator", AuthTest.ADMINISTRATOR_SECRET);

        refused(
                http.send(
                        "POST",
                        "/oauth2/token",
                        BodyPublishers.ofString(GRANT),
                        request -> administrator.apply(request.header("Content-Type", type))),
                400,
                "invalid_request");
        refused(
                http.send("POST", "/oauth2/token", BodyPublishers.ofString(GRANT), administrator),
                400,
                "invalid_request");
        refused(http.send("POST", "/oauth2/token", BodyPublishers.noBody(), administrator), 400, "invalid_request");
    }

    @Test
    void refusesParametersInTheUri() {
        refused(
                http.send(
                        "POST",
                        "/oauth2/token?client_id=administrator&client_secret=" + AuthTest.ADMINISTRATOR_SECRET,
                        BodyPublishers.ofString(GRANT),
                        request -> request.header("Content-Type", "application/x-www-form-urlencoded")),
                400,
                "invalid_request");
    }

    @Test
    void refusesABodyThatIsTooLargeWhetherItsLengthIsDeclaredOrNot() {
        var form = (GRANT + "&x=" + "x".repeat(70_000)).getBytes(StandardCharsets.UTF_8);

        var declared = http.send(
                "POST",
                "/oauth2/token",
                BodyPublishers.ofByteArray(form),
                request -> request.header("Content-Type", "application/x-www-form-urlencoded"));
        var chunked = http.send(
                "POST",
                "/oauth2/token",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form)),
                request -> request.header("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void saysWhenToComeBackWhenTooManySecretsAreBeingChecked() {
        var bulkhead = bulkheads.bulkhead("secret-hashing");
        var taken = bulkhead.getBulkheadConfig().getMaxConcurrentCalls();
        for (var i = 0; i < taken; i++) {
            assertThat(bulkhead.tryAcquirePermission()).isTrue();
        }
        try {
            var answer = http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        } finally {
            for (var i = 0; i < taken; i++) {
                bulkhead.releasePermission();
            }
        }
        assertThat(http.askForToken("administrator", AuthTest.ADMINISTRATOR_SECRET)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsPagesOfAllowedOriginsAskForTokens() {
        var preflight = http.sendUndeclared(
                "OPTIONS",
                "/oauth2/token",
                BodyPublishers.noBody(),
                request -> request.header("Origin", AuthTest.ALLOWED_ORIGIN)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization,x-requested-with"));
        var token = http.postForm(
                GRANT,
                request -> basic("administrator", AuthTest.ADMINISTRATOR_SECRET)
                        .apply(request.header("Origin", AuthTest.ALLOWED_ORIGIN)));

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(List.of(preflight, token))
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .hasValue(AuthTest.ALLOWED_ORIGIN));
    }

    @Test
    void refusesPagesOfOtherOrigins() {
        var answer = http.postForm(
                GRANT,
                request -> basic("administrator", AuthTest.ADMINISTRATOR_SECRET)
                        .apply(request.header("Origin", "https://elsewhere.test")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private static void refused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error").asString()).isEqualTo(error);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        if (status == 401) {
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"mep\"");
        }
    }

    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }
}
