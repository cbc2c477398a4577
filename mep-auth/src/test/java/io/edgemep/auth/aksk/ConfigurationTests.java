package io.edgemep.auth.aksk;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.TestClock;
import io.edgemep.common.Unavailable;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The administrator's resource with EdgeGallery's bodies.
@AccessKeyTest
class ConfigurationTests {

    private static final AtomicInteger number = new AtomicInteger();
    private static final String NOT_AN_ID = "/mep/appMng/v1/applications/not%20an%20id/confs";

    @LocalServerPort
    int port;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient sql;

    @Autowired
    AccessKeys keys;

    @Autowired
    Revocations revocations;

    @Autowired
    DataSource database;

    private AuthHttp http;
    private AuthHttp.Administrator administrator;
    private String id;
    private String confs;
    private String key;
    private String secret;

    @BeforeEach
    void administer() {
        clock.reset();
        http = new AuthHttp(port);
        administrator = http.administrator();
        id = UUID.randomUUID().toString();
        confs = "/mep/appMng/v1/applications/" + id + "/confs";
        var each = number.incrementAndGet();
        key = "ConfKey/+=_%09d".formatted(each);
        secret = "ConfSecret/+=_%050d".formatted(each);
    }

    @Test
    void givesAnApplicationItsAccessKeyAsEdgeGalleryDoes() {
        var put = administrator.put(confs, body(key, secret));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(json(put)).isEqualTo(json(body(key, secret)));
        assertThat(agent().ask(clock.instant()).status()).isEqualTo(200);
    }

    /// EdgeGallery's managers send no Content-Type.
    @Test
    void readsABodyOfNoDeclaredType() {
        var put =
                http.send("PUT", confs, BodyPublishers.ofString(body(key, secret)), bearer(http.administratorToken()));

        assertThat(put.statusCode()).isEqualTo(200);
    }

    @Test
    void showsTheSecretNeverAgain() {
        administrator.put(confs, body(key, secret));

        var got = administrator.get(confs);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(json(got)).isEqualTo(json("""
                {"app_ins_id": "%s", "ak": "%s", "sk": "", "nonce": "", "app_name": "camera",
                 "required_services": "[\\"location\\",\\"rnis\\"]"}
                """.formatted(id, key)));
        var again = administrator.put(confs, body(key, secret));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains(key).doesNotContain("secretKey").doesNotContain(secret);
        assertThat(administrator.get("/auth/v1/applications/" + id).body()).doesNotContain(secret);
        assertThat(agent().ask(clock.instant()).status()).isEqualTo(200);
    }

    @Test
    void replacesAnAccessKey() {
        administrator.put(confs, body(key, secret));
        var old = agent();
        key = "N" + key.substring(1);
        secret = "N" + secret.substring(1);

        assertThat(administrator.put(confs, body(key, secret)).statusCode()).isEqualTo(200);

        assertThat(old.ask(clock.instant()).status()).isEqualTo(401);
        assertThat(agent().ask(clock.instant()).status()).isEqualTo(200);
        assertThat(json(administrator.get(confs)).path("ak").asString()).isEqualTo(key);
    }

    @Test
    void revokesTheTokensOfAReplacedAccessKeyWhereThatIsAskedFor() {
        var issued = clock.instant();
        administrator.put(confs, body(key, secret));
        administrator.put(confs, body(key, "N" + secret.substring(1)));
        assertThat(revocations.isRevoked("one", id, issued)).isFalse();

        assertThat(administrator
                        .put(confs + "?revokeTokens=true", body(key, secret))
                        .statusCode())
                .isEqualTo(200);
        assertThat(revocations.isRevoked("one", id, issued)).isTrue();
        assertThat(administrator
                        .put(confs + "?revokeTokens=x", body(key, secret))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void takesAnAccessKeyAwayHoweverOftenAskedAndItsTokensWithIt() {
        administrator.put(confs, body(key, secret));
        var issued = clock.instant();
        assertThat(revocations.isRevoked("one", id, issued)).isFalse();

        for (var i = 0; i < 2; i++) {
            var deleted = administrator.delete(confs);
            assertThat(deleted.statusCode()).isEqualTo(200);
            assertThat(deleted.body()).isEqualTo("\"Delete success.\"");
        }

        assertThat(revocations.isRevoked("one", id, issued)).isTrue();
        assertThat(administrator.get(confs).statusCode()).isEqualTo(404);
        assertThat(agent().ask(clock.instant()).status()).isEqualTo(401);
        assertThat(administrator.get("/auth/v1/applications/" + id).statusCode())
                .isEqualTo(200);
    }

    @Test
    void leavesAnApplicationItsClientSecret() {
        var clientSecret = administrator.register("/auth/v1/applications/" + id);

        assertThat(administrator
                        .put(confs, body(key, secret).replace("camera", "renamed"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.askForToken(id, clientSecret).statusCode()).isEqualTo(200);
        assertThat(json(administrator.get(confs)).path("app_name").asString()).isEqualTo("renamed");

        administrator.delete(confs);
        assertThat(http.askForToken(id, clientSecret).statusCode()).isEqualTo(200);
    }

    @Test
    void callsAnApplicationByItsIdWhereNothingIsSaidOfIt() {
        var minimal = "{\"authInfo\":{\"credentials\":{\"accessKeyId\":\"%s\",\"secretKey\":\"%s\"}}%s}";

        assertThat(administrator.put(confs, minimal.formatted(key, secret, "")).statusCode())
                .isEqualTo(200);
        assertThat(json(administrator.get(confs)).path("app_name").asString()).isEqualTo(id);
        assertThat(json(administrator.get(confs)).path("required_services").asString())
                .isEqualTo("[]");
        administrator.put(confs, body(key, secret));
        administrator.put(
                confs, minimal.formatted(key, secret, ",\"appInfo\":{\"appName\":\"\",\"requiredServices\":null}"));
        assertThat(json(administrator.get(confs)).path("app_name").asString()).isEqualTo("camera");
    }

    @Test
    void encryptsTheSecretInTheDatabase() {
        administrator.put(confs, body(key, secret));
        var first = row(id);
        administrator.put(confs, body(key, secret));

        assertThat(first).contains(key).doesNotContain(secret);
        assertThat(row(id)).isNotEqualTo(first);
        assertThat(sql.sql("select secret from access_keys where application_id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                // Nonce, ciphertext and tag: 12 + 64 + 16 octets.
                .hasSize(124)
                .doesNotContain(secret);
    }

    @Test
    void opensNoSecretThatWasPutInThePlaceOfAnother() {
        administrator.put(confs, body(key, secret));
        var other = "/mep/appMng/v1/applications/other-" + id + "/confs";
        administrator.put(other, body("O" + key.substring(1), "O" + secret.substring(1)));
        sql.sql("""
                        update access_keys set secret = (select secret from access_keys where application_id = :other)
                         where application_id = :id
                        """).param("other", "other-" + id).param("id", id).update();

        var answer =
                http.sendUndeclared("POST", "/mep/token", BodyPublishers.noBody(), signed("O" + secret.substring(1)));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain(secret.substring(1));
    }

    /// The time that a refusal takes is that of opening a secret, so there must be one whether or not there is a key.
    @Test
    void opensASecretForAKeyThatIsNotKnownToo() {
        administrator.put(confs, body(key, secret));

        assertThat(keys.signer(key).applicationId()).hasValue(id);
        assertThat(keys.signer(key).secret()).isEqualTo(secret);
        assertThat(keys.signer("U" + key.substring(1)).applicationId()).isEmpty();
        assertThat(keys.signer("U" + key.substring(1)).secret()).hasSameSizeAs(secret);
        assertThat(keys.signer(key).toString()).doesNotContain(secret);
    }

    @Test
    void givesNoKeyToAnApplicationThatWasRemovedMeanwhile() {
        assertThatThrownBy(() -> keys.put(id, key, secret, "[]")).isInstanceOf(Unavailable.class);
        assertThat(keys.find(id)).isEmpty();
    }

    @Test
    void refusesTheAccessKeyOfAnotherApplicationAndChangesNothing() {
        administrator.put(confs, body(key, secret));

        var answer = administrator.put("/mep/appMng/v1/applications/other-" + id + "/confs", body(key, secret));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(administrator.get("/auth/v1/applications/other-" + id).statusCode())
                .isEqualTo(404);
        assertThat(agent().ask(clock.instant()).status()).isEqualTo(200);
    }

    @Test
    void refusesTheIdOfAClientOfAnotherKind() {
        administrator.register("/auth/v1/managers/" + id);

        assertThat(administrator.put(confs, body(key, secret)).statusCode()).isEqualTo(409);
        assertThat(administrator.get(confs).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"authInfo\": null}",
                "{\"authInfo\": {}}",
                "{\"authInfo\": {\"credentials\": {}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\"}}}",
                "{\"authInfo\": {\"credentials\": {\"secretKey\": \"SECRET\"}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEYx\", \"secretKey\": \"SECRET\"}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"short\", \"secretKey\": \"SECRET\"}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"SECRETx\"}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"-SECRET-\"}}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"SECRET\"}}, \"appInfo\": {\"appName\": \"a\\nb\"}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"SECRET\"}}, \"appInfo\": {\"requiredServices\": [\"\"]}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"SECRET\"}}, \"appInfo\": {\"requiredServices\": [null]}}",
                "{\"authInfo\": {\"credentials\": {\"accessKeyId\": \"KEY\", \"secretKey\": \"SECRET\"}}, \"appInfo\": {\"requiredServices\": \"*\"}}"
            })
    void refusesABodyThatIsNotAsItMustBe(String body) {
        var answer = administrator.put(confs, body.replace("KEY", key).replace("SECRET", secret));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain(secret);
        assertThat(administrator.get(confs).statusCode()).isEqualTo(404);
        assertThat(administrator.get("/auth/v1/applications/" + id).statusCode())
                .isEqualTo(404);
    }

    @Test
    void namesTheMemberThatIsWrong() {
        assertThat(json(administrator.put(confs, body("short", secret)))
                        .path("detail")
                        .asString())
                .startsWith("authInfo.credentials.accessKeyId must be 20 ");
        assertThat(json(administrator.put(confs, body(key, "short")))
                        .path("detail")
                        .asString())
                .startsWith("authInfo.credentials.secretKey must be 64 ");
        var many = "\"requiredServices\":[" + "\"a\",".repeat(50) + "\"a\"]";
        assertThat(json(administrator.put(confs, body(key, secret).replaceFirst("\"requiredServices\":[^]]*]", many)))
                        .path("detail")
                        .asString())
                .startsWith("appInfo.requiredServices has more than 50 names");
    }

    @Test
    void refusesAnIdThatIsNone() {
        assertThat(administrator.put(NOT_AN_ID, body(key, secret)).statusCode()).isEqualTo(400);
        assertThat(administrator.get(NOT_AN_ID).statusCode()).isEqualTo(400);
        assertThat(administrator.delete(NOT_AN_ID).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAllWithoutATokenOfTheAdministrator() {
        administrator.put(confs, body(key, secret));
        var ofTheApplication =
                agent().ask(clock.instant()).json().path("access_token").asString();
        var ofThePlatform = http.token("platform", AuthTest.PLATFORM_SECRET);
        for (var method : List.of("PUT", "GET", "DELETE")) {
            assertThat(send(method, request -> request).statusCode()).isEqualTo(401);
            assertThat(send(method, bearer(ofTheApplication)).statusCode()).isEqualTo(403);
            assertThat(send(method, bearer(ofThePlatform)).statusCode()).isEqualTo(403);
        }
        assertThat(json(administrator.get(confs)).path("ak").asString()).isEqualTo(key);
    }

    @Test
    void refusesWhatItCannotReadOrWriteBeforeItChangesAnything() {
        var token = http.administratorToken();
        for (var method : List.of("PUT", "GET", "DELETE")) {
            assertThat(send(method, request -> bearer(token).apply(request.header("Accept", "application/xml")))
                            .statusCode())
                    .isEqualTo(406);
        }
        assertThat(http.send(
                                "PUT",
                                confs,
                                BodyPublishers.ofString(body(key, secret)),
                                request -> bearer(token).apply(request.header("Content-Type", "application/xml")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(administrator
                        .put(confs, body(key, secret) + " ".repeat(70_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(administrator.get(confs).statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhenToComeBackWhenTheDatabaseDoesNotAnswer() throws SQLException {
        var token = http.administratorToken();
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            for (var method : List.of("PUT", "GET", "DELETE")) {
                assertThat(send(method, bearer(token)).statusCode()).isEqualTo(503);
            }
        }
    }

    private HttpResponse<String> send(String method, UnaryOperator<HttpRequest.Builder> more) {
        return method.equals("PUT")
                ? http.send(
                        method,
                        confs,
                        BodyPublishers.ofString(body(key, secret)),
                        request -> more.apply(request.header("Content-Type", "application/json")))
                : http.send(method, confs, BodyPublishers.noBody(), more);
    }

    private Agent agent() {
        return new Agent(port, "localhost:" + port, "203.0.113.200", key, secret);
    }

    /// A request of Java's HTTP client, which sets Host itself.
    private UnaryOperator<HttpRequest.Builder> signed(String by) {
        var date = Agent.date(clock.instant());
        var signature = new Agent(port, "localhost:" + port, "", key, by).signature(date);
        return request -> request.header("Content-Type", "application/json")
                .header("X-Sdk-Date", date)
                .header(
                        "Authorization",
                        "SDK-HMAC-SHA256 Access=%s, SignedHeaders=content-type;host;x-sdk-date, Signature=%s"
                                .formatted(key, signature));
    }

    private String row(String application) {
        return sql.sql("select access_keys::text from access_keys where application_id = ?")
                .param(application)
                .query(String.class)
                .single();
    }

    private static String body(String accessKey, String secretKey) {
        return "{\"authInfo\":{\"credentials\":{\"accessKeyId\":\"%s\",\"secretKey\":\"%s\"}},\"appInfo\":{\"appName\":\"camera\",\"requiredServices\":[\"location\",\"rnis\"]}}"
                .formatted(accessKey, secretKey);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return AuthHttp.json(answer);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
