package io.edgemep.auth.aksk;

import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.common.TestClock;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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

/// Requests as EdgeGallery's mep-agent sends them, through a trusted proxy that says where they come from.
@AccessKeyTest
class SignedTokenTests {

    private static final AtomicInteger number = new AtomicInteger();
    private static final Duration WINDOW = Duration.ofMinutes(AccessKeyTest.WINDOW_MINUTES);
    private static final String OTHER_SECRET = "w".repeat(64);

    @LocalServerPort
    int port;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient sql;

    @Autowired
    Refusals refusals;

    @Autowired
    DataSource database;

    private AuthHttp http;
    private String application;
    private Agent agent;

    /// Each test has an application and an address of its own.
    @BeforeEach
    void anApplicationWithAnAccessKey() {
        clock.reset();
        http = new AuthHttp(port);
        application = UUID.randomUUID().toString();
        var each = number.incrementAndGet();
        agent = new Agent(
                port,
                "mep-api-gw.mep:8443",
                "198.51.100." + each,
                "Key/+=_%013d".formatted(each),
                "Secret/+=_%054d".formatted(each));
        register(application, agent);
    }

    @Test
    void givesAnEdgeGalleryAgentItsToken() {
        var answer = agent.ask(clock.instant());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(3600);
        assertThat(answer.headers()).containsEntry("cache-control", "no-store");
        var claims = part(answer.json().path("access_token").asString(), 1);
        assertThat(claims.path("sub").asString()).isEqualTo(application);
        assertThat(claims.path("scope").asString()).isEqualTo("mec_service_mgmt mec_app_support");
    }

    /// The request that EdgeGallery publishes, at its time.
    @Test
    void givesATokenForThePublishedRequest() {
        clock.set(Instant.parse("2021-03-02T19:51:33Z"));
        var published = new Agent(
                port,
                "119.8.47.5:30443",
                agent.address(),
                "QVUJMSUMgS0VZLS0tLS0",
                "DXPb4sqElKhcHe07Kw5uorayETwId1JOjjOIRomRs5wyszoCR5R7AtVa28KT3lSc");
        register("5abe4782-2c70-4e47-9a4e-0ee3a1a0fd1f", published);

        var answer = published.send(published.request(
                "20210302T195133Z", "b726e5f20b4a1520efb455a60127bfe076c2917b51cecb8fddd49ba1d37019b8"));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void givesTheKindOfTokenThatAClientSecretGets() {
        var secret = json(http.administrator().post("/auth/v1/applications/" + application + "/rotate"))
                .path("client_secret")
                .asString();
        var bySecret = http.token(application, secret);

        var byKey = agent.ask(clock.instant()).json().path("access_token").asString();

        assertThat(part(byKey, 0)).isEqualTo(part(bySecret, 0));
        assertThat(byKey).isNotEqualTo(bySecret);
        assertThat(part(byKey, 1).propertyNames())
                .containsExactlyElementsOf(part(bySecret, 1).propertyNames());
        for (var claim : List.of("iss", "sub", "aud", "iat", "nbf", "exp", "scope")) {
            assertThat(part(byKey, 1).path(claim)).isEqualTo(part(bySecret, 1).path(claim));
        }
    }

    @Test
    void acceptsDatesToTheEdgesOfTheWindow() {
        for (var date : List.of(clock.instant().minus(WINDOW), clock.instant().plus(WINDOW))) {
            assertThat(agent.ask(date).status()).isEqualTo(200);
        }
        for (var date : List.of(
                clock.instant().minus(WINDOW).minusSeconds(1),
                clock.instant().plus(WINDOW).plusSeconds(1),
                Instant.EPOCH,
                Instant.parse("9999-12-31T23:59:59Z"))) {
            var refused = agent.ask(date);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().path("detail").asString()).contains("X-Sdk-Date", "PT14H15M");
        }
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
        assertThat(reasons()).containsOnly("x-sdk-date outside of the window").hasSize(4);
    }

    /// As clients do that send local time as if it were UTC.
    @ParameterizedTest
    @ValueSource(ints = {-12, -5, 1, 8, 14})
    void acceptsLocalTimeOfEveryZone(int hours) {
        assertThat(agent.ask(clock.instant().plus(Duration.ofHours(hours))).status())
                .isEqualTo(200);
    }

    @Test
    void acceptsASignatureOnce() {
        var date = Agent.date(clock.instant().plus(WINDOW));
        var request = agent.request(date, agent.signature(date));
        assertThat(agent.send(request).status()).isEqualTo(200);

        var replayed = agent.send(request);
        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.json().path("detail").asString()).contains("has been used");
        assertThat(refusals.from(agent.address()))
                .containsExactly(
                        new TokenRefused(TokenRefused.ISSUE, application, agent.address(), "replayed signature"));

        // To the last second of its window, and from elsewhere, and after the same key was put anew.
        clock.advance(WINDOW.multipliedBy(2));
        assertThat(agent.at("203.0.113.1").send(request).status()).isEqualTo(401);
        http.administrator().delete(path(application));
        register(application, agent);
        assertThat(agent.send(request).json().path("detail").asString()).contains("has been used");
        clock.advance(Duration.ofSeconds(1));
        assertThat(agent.send(request).json().path("detail").asString()).contains("X-Sdk-Date");
    }

    @Test
    void acceptsASignatureOnceHoweverOftenItComesAtOnce() throws Exception {
        var date = Agent.date(clock.instant());
        Callable<Integer> ask =
                () -> agent.send(agent.request(date, agent.signature(date))).status();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Integer>();
            for (var status : threads.invokeAll(List.of(ask, ask, ask))) {
                statuses.add(status.get());
            }

            assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401);
        }
    }

    @Test
    void remembersSoManySignaturesOfAKeyAndForgetsThemInTime() {
        for (var i = 0; i < AccessKeyTest.MAX_SIGNATURES; i++) {
            assertThat(agent.ask(clock.instant().plusSeconds(i)).status()).isEqualTo(200);
        }

        var refused = agent.ask(clock.instant().minusSeconds(1));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers())
                .containsEntry(
                        "retry-after", Long.toString(WINDOW.plusMinutes(1).toSeconds()));

        clock.advance(WINDOW.plusMinutes(2));
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
        assertThat(rows("used_signatures", agent.accessKey())).isEqualTo(1);
    }

    @Test
    void tellsNoUnknownKeyFromAWrongSignatureOrADisabledApplication() {
        var disabled = new Agent(
                port, agent.host(), agent.address(), "D" + agent.accessKey().substring(1), OTHER_SECRET);
        register("disabled-" + application, disabled);
        http.administrator().post("/auth/v1/applications/disabled-" + application + "/disable");
        var unknown = agent.with("U" + agent.accessKey().substring(1), OTHER_SECRET);
        var wrong = agent.with(agent.accessKey(), OTHER_SECRET);

        // Until they are locked out too.
        for (var i = 0; i < 5; i++) {
            var date = clock.instant().plusSeconds(i);
            var answers = List.of(unknown.ask(date), wrong.ask(date), disabled.ask(date));
            assertThat(answers).extracting(Agent.Answer::status).containsOnly(i < 3 ? 401 : 403);
            assertThat(answers)
                    .extracting(Agent.Answer::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(answers).extracting(SignedTokenTests::headers).containsOnly(headers(answers.getFirst()));
        }
        assertThat(refusals.from(agent.address()).subList(0, 3))
                .containsExactly(
                        new TokenRefused(
                                TokenRefused.ISSUE, unknown.accessKey(), agent.address(), "unknown access key"),
                        new TokenRefused(TokenRefused.ISSUE, application, agent.address(), "wrong signature"),
                        new TokenRefused(
                                TokenRefused.ISSUE,
                                "disabled-" + application,
                                agent.address(),
                                "disabled application"));
    }

    @Test
    void challengesWithTheSchemeThatItTakes() {
        assertThat(agent.with(agent.accessKey(), OTHER_SECRET)
                        .ask(clock.instant())
                        .headers())
                .containsEntry("www-authenticate", "SDK-HMAC-SHA256 SignedHeaders=\"content-type;host;x-sdk-date\"");
    }

    @Test
    void locksAKeyOutAtTheAddressOfTheWrongSignaturesAlone() {
        guess(3);

        var locked = agent.ask(clock.instant());
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.headers()).containsEntry("retry-after", "900");
        assertThat(locked.json().path("status").asInt()).isEqualTo(403);
        assertThat(agent.at("203.0.113.2").ask(clock.instant()).status()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(agent.ask(clock.instant()).headers()).containsEntry("retry-after", "1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
    }

    /// Others may be behind the same address.
    @Test
    void letsAKeyThroughALockThatHasSignedAtTheAddressLately() {
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);

        guess(3);

        assertThat(agent.ask(clock.instant().plusSeconds(10)).status()).isEqualTo(200);
    }

    @Test
    void tellsNothingByALockOfWhoHasSignedAtTheAddress() {
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
        for (var i = 0; i < AccessKeyTest.ATTEMPTS_PER_ADDRESS; i++) {
            agent.with("Other%015d".formatted(i), OTHER_SECRET).ask(clock.instant());
        }

        var unknown = agent.with("U" + agent.accessKey().substring(1), OTHER_SECRET);
        var wrong = agent.with(agent.accessKey(), OTHER_SECRET);
        for (var i = 0; i < 5; i++) {
            var answers = List.of(unknown.ask(clock.instant()), wrong.ask(clock.instant()));
            assertThat(answers).extracting(Agent.Answer::status).containsOnly(403);
            assertThat(answers.getLast().body()).isEqualTo(answers.getFirst().body());
            assertThat(headers(answers.getLast())).isEqualTo(headers(answers.getFirst()));
        }
        assertThat(agent.ask(clock.instant().plusSeconds(10)).status()).isEqualTo(200);
    }

    @Test
    void countsWrongSignaturesForFiveMinutesAndUntilARightOne() {
        guess(2);
        clock.advance(Duration.ofMinutes(5));
        guess(2);
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
        guess(2);
        assertThat(agent.ask(clock.instant().plusSeconds(10)).status()).isEqualTo(200);
    }

    @Test
    void doesNotUnlockByAReplay() {
        var date = Agent.date(clock.instant());
        var request = agent.request(date, agent.signature(date));
        assertThat(agent.send(request).status()).isEqualTo(200);
        guess(2);
        assertThat(agent.send(request).status()).isEqualTo(401);
        guess(1);

        assertThat(agent.with(agent.accessKey(), OTHER_SECRET)
                        .ask(clock.instant().plusSeconds(10))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void locksAnAddressOutThatTriesManyKeys() {
        for (var i = 0; i < AccessKeyTest.ATTEMPTS_PER_ADDRESS; i++) {
            assertThat(agent.with("Guess%015d".formatted(i), OTHER_SECRET)
                            .ask(clock.instant())
                            .status())
                    .isEqualTo(401);
        }

        assertThat(agent.ask(clock.instant()).status()).isEqualTo(403);
        assertThat(agent.at("203.0.113.3").ask(clock.instant()).status()).isEqualTo(200);
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        for (var i = 1; i <= 3; i++) {
            agent.with(agent.accessKey(), OTHER_SECRET).at("2001:db8:1:2::" + i).ask(clock.instant());
        }

        assertThat(agent.at("2001:db8:1:2::ffff").ask(clock.instant()).status()).isEqualTo(403);
        assertThat(agent.at("2001:db8:1:3::1").ask(clock.instant()).status()).isEqualTo(200);
    }

    /// The proxy appends the address that it sees to what the client has sent.
    @Test
    void believesTheTrustedProxyAndNotTheClientBehindIt() {
        for (var i = 1; i <= 3; i++) {
            agent.with(agent.accessKey(), OTHER_SECRET)
                    .at("203.0.113.%d, %s".formatted(100 + i, agent.address()))
                    .ask(clock.instant());
        }

        assertThat(agent.ask(clock.instant()).status()).isEqualTo(403);
        assertThat(agent.at("203.0.113.101").ask(clock.instant()).status()).isEqualTo(200);
    }

    /// As Kong sends it on: its own Host is the upstream's name.
    @Test
    void readsTheHostThatTheTrustedProxyHasForwarded() {
        var date = Agent.date(clock.instant());

        var forwarded = agent.send(agent.request(date, agent.signature(date))
                .replace("Host: " + agent.host(), "Host: mep-auth.upstream\r\nX-Forwarded-Host: " + agent.host()));

        assertThat(forwarded.status()).isEqualTo(200);
    }

    @Test
    void followsTheApplicationsState() {
        http.administrator().post("/auth/v1/applications/" + application + "/disable");
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(401);

        http.administrator().post("/auth/v1/applications/" + application + "/enable");
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);

        http.administrator().delete("/auth/v1/applications/" + application);
        assertThat(agent.ask(clock.instant().plusSeconds(1)).status()).isEqualTo(401);
        assertThat(reasons()).containsExactly("disabled application", "unknown access key");
    }

    @Test
    void saysWhatIsAmissWithARequestThatIsNotSigned() {
        var date = Agent.date(clock.instant());
        var request = agent.request(date, agent.signature(date));

        for (var malformed : List.of(
                request.replaceFirst("Authorization: [^\r]*\r\n", ""),
                request.replaceFirst("SDK-HMAC-SHA256", "Basic"),
                request.replaceFirst("SignedHeaders=[^,]*", "SignedHeaders=host"),
                request.replaceFirst("X-Sdk-Date: [^\r]*\r\n", ""),
                request.replaceFirst("X-Sdk-Date: [^\r]*", "X-Sdk-Date: today"),
                request.replaceFirst("X-Sdk-Date", "X-Sdk-Date: 20260716T094001Z\r\nX-Sdk-Date"),
                request.replaceFirst("Content-Type: [^\r]*\r\n", ""),
                request.replaceFirst("/mep/token", "/mep/token?a=b"),
                request.replaceFirst("(Content-Type: [^\r]*\r\n)", "$1$1"))) {
            var refused = agent.send(malformed);
            assertThat(refused.status()).as(malformed).isEqualTo(400);
            assertThat(refused.json().path("detail").asString()).doesNotContain(agent.signature(date));
        }
        assertThat(reasons()).containsOnly("malformed request").hasSize(9);
        assertThat(agent.send(request).status()).isEqualTo(200);
    }

    @Test
    void saysWhenToComeBackWhenTheDatabaseDoesNotAnswer() throws SQLException {
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            var answer = agent.ask(clock.instant());

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
        }
        assertThat(agent.ask(clock.instant()).status()).isEqualTo(200);
    }

    private void guess(int times) {
        var guessing = agent.with(agent.accessKey(), OTHER_SECRET);
        for (var i = 0; i < times; i++) {
            assertThat(guessing.ask(clock.instant()).status()).isEqualTo(401);
        }
    }

    private void register(String id, Agent owner) {
        var answer = http.administrator().put(path(id), """
                {"authInfo": {"credentials": {"accessKeyId": "%s", "secretKey": "%s"}}, "appInfo": {"appName": "app"}}
                """.formatted(owner.accessKey(), owner.secretKey()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private List<String> reasons() {
        return refusals.from(agent.address()).stream().map(TokenRefused::reason).toList();
    }

    private int rows(String table, String accessKey) {
        return sql.sql("select count(*) from " + table + " where access_key = ?")
                .param(accessKey)
                .query(Integer.class)
                .single();
    }

    private static String path(String id) {
        return "/mep/appMng/v1/applications/" + id + "/confs";
    }

    private static JsonNode part(String token, int index) {
        var part = Base64.getUrlDecoder().decode(token.split("\\.", 3)[index]);
        return JsonMapper.shared().readTree(new String(part, StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(Agent.Answer answer) {
        var headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return headers;
    }
}
