package io.edgemep.auth.token;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.TestClock;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/// Guessing client secrets, at the OAuth endpoints.
@AuthTest
@Import(TestClock.Standing.class)
@TestPropertySource(
        properties = {
            "mep.auth.secrets.lock.attempts-per-address=" + WrongSecretsTests.OF_ADDRESS,
            "mep.auth.secrets.lock.max-remembered=" + WrongSecretsTests.OF_REMEMBERED
        })
class WrongSecretsTests {

    static final int OF_ADDRESS = 30;
    static final int OF_REMEMBERED = 100;
    private static final int OF_CLIENT = 10;
    private static final String HERE = "192.0.2.10";
    private static final String ELSEWHERE = "192.0.2.11";

    private final AuthHttp http;
    private final TestClock clock;
    private final JdbcClient sql;
    private final AtomicInteger hashes = new AtomicInteger();
    private final String id = "app-" + UUID.randomUUID();
    private String secret;

    WrongSecretsTests(@LocalServerPort int port, TestClock clock, JdbcClient sql, BulkheadRegistry bulkheads) {
        http = new AuthHttp(port);
        this.clock = clock;
        this.sql = sql;
        bulkheads.bulkhead("secret-hashing").getEventPublisher().onCallFinished(_ -> hashes.incrementAndGet());
    }

    @BeforeEach
    void register() {
        clock.reset();
        sql.sql("delete from wrong_proofs").update();
        secret = http.administrator().register("/auth/v1/applications/" + id);
    }

    @Test
    void locksAClientOutWhereItsWrongSecretsCameFromAndNowhereElse() {
        guess(id, HERE, OF_CLIENT);

        locked(ask(id, secret, HERE));
        assertThat(ask("administrator", AuthTest.ADMINISTRATOR_SECRET, HERE).statusCode())
                .isEqualTo(200);
        assertThat(ask(id, secret, ELSEWHERE).statusCode()).isEqualTo(200);
    }

    @Test
    void tellsNothingByALockOfWhetherThereIsSuchAClient() {
        guess(id, HERE, OF_CLIENT);
        guess("unknown", HERE, OF_CLIENT);
        guess("no id at all", ELSEWHERE, OF_CLIENT);

        var answers = List.of(
                ask(id, secret, HERE), ask("unknown", "wrong", HERE), ask("impossible too ", "wrong", ELSEWHERE));

        assertThat(answers).allSatisfy(WrongSecretsTests::locked);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertThat(answers).extracting(WrongSecretsTests::headers).containsOnly(headers(answers.getFirst()));
    }

    @Test
    void locksAnAddressOutThatGuessesForManyClients() {
        for (var i = 0; i < OF_ADDRESS; i++) {
            guess("client-" + i, HERE, 1);
        }

        locked(ask(id, secret, HERE));
        assertThat(ask(id, secret, ELSEWHERE).statusCode()).isEqualTo(200);
    }

    @Test
    void hashesNothingForWhoIsLockedOut() {
        guess(id, HERE, OF_CLIENT);
        var before = hashes.get();

        for (var i = 0; i < 50; i++) {
            locked(ask(id, "another guess", HERE));
        }

        assertThat(hashes).hasValue(before);
    }

    @Test
    void countsTheHostsOfAnIpv6NetworkTogether() {
        for (var i = 0; i < OF_CLIENT; i++) {
            guess(id, "2001:db8::" + i, 1);
        }

        locked(ask(id, secret, "2001:db8::ffff"));
        assertThat(ask(id, secret, "2001:db8:0:1::1").statusCode()).isEqualTo(200);
    }

    @Test
    void forgetsTheClientsWrongSecretsAtARightOneButNotTheAddresss() {
        for (var rounds = 0; rounds < 3; rounds++) {
            guess(id, HERE, OF_CLIENT - 1);
            assertThat(ask(id, secret, HERE).statusCode()).isEqualTo(200);
        }
        guess(id, HERE, OF_ADDRESS - 3 * (OF_CLIENT - 1));

        locked(ask(id, "wrong", HERE));
        locked(ask("another", "wrong", HERE));
    }

    /// They share it by an address translation, or by a gateway that mep-auth does not trust.
    @Test
    void locksNobodyOutByAnothersGuessesWhoseSecretWasRightAtTheAddressLately() {
        right(id, secret, HERE);
        var other = registered("newcomer-");

        lockAddress();

        right(id, secret, HERE);
        locked(ask("newcomer-" + id, other, HERE));
    }

    @Test
    void locksNobodyOutByGuessesInHisNameWhoseSecretWasRightAtTheAddressLately() {
        right(id, secret, HERE);

        guess(id, HERE, OF_CLIENT);

        locked(ask(id, "wrong", HERE));
        right(id, secret, HERE);
    }

    @Test
    void letsNoSecretThroughALockBecauseItWasRightElsewhere() {
        right(id, secret, ELSEWHERE);

        lockAddress();

        locked(ask(id, secret, HERE));
    }

    @Test
    void tellsNothingByALockOfWhoseSecretWasRightAtTheAddress() {
        right(id, secret, HERE);
        lockAddress();
        var before = hashes.get();

        for (var i = 0; i < 2 * OF_CLIENT; i++) {
            var answers = List.of(ask(id, "guess-" + i, HERE), ask("unknown", "guess-" + i, HERE));
            assertThat(answers).allSatisfy(WrongSecretsTests::locked);
            assertThat(answers.getLast().body()).isEqualTo(answers.getFirst().body());
            assertThat(headers(answers.getLast())).isEqualTo(headers(answers.getFirst()));
        }

        assertThat(hashes).hasValue(before);
    }

    /// Who has a right secret of his own may show it as often as he likes, and so look at no other.
    @Test
    void letsNobodyGuessAnothersSecretForHavingOneOfHisOwn() {
        var own = registered("attacker-");
        right("attacker-" + id, own, HERE);
        right(id, secret, HERE);
        lockAddress();
        var before = hashes.get();

        for (var i = 0; i < OF_CLIENT; i++) {
            right("attacker-" + id, own, HERE);
            locked(ask(id, "guess-" + i, HERE));
            locked(ask(id, own, HERE));
        }

        assertThat(hashes).hasValue(before);
    }

    @Test
    void letsAReplacedSecretThroughALockNoMore() {
        right(id, secret, HERE);
        lockAddress();
        var replaced = json(http.administrator().post("/auth/v1/applications/" + id + "/rotate"))
                .path("client_secret")
                .asString();

        assertThat(ask(id, secret, HERE).statusCode()).isEqualTo(401);
        locked(ask(id, secret, HERE));
        locked(ask(id, replaced, HERE));
    }

    /// A person has chosen it.
    @Test
    void letsTheAdministratorsSecretThroughNoLock() {
        right("administrator", AuthTest.ADMINISTRATOR_SECRET, HERE);

        lockAddress();

        locked(ask("administrator", AuthTest.ADMINISTRATOR_SECRET, HERE));
        assertThat(remembered("administrator")).isZero();
    }

    @Test
    void remembersARightSecretForTwoDaysAndAnewInTheSecondOfThem() {
        right(id, secret, HERE);
        clock.advance(Duration.ofHours(23));
        var written = "select xmin::text from right_proofs where name = '%s'".formatted(id);
        var row = sql.sql(written).query(String.class).single();
        right(id, secret, HERE);
        assertThat(sql.sql(written).query(String.class).single()).isEqualTo(row);
        clock.advance(Duration.ofHours(2));
        right(id, secret, HERE);

        clock.advance(Duration.ofHours(47));
        lockAddress();
        right(id, secret, HERE);
        clock.advance(Duration.ofHours(49));
        lockAddress();
        locked(ask(id, secret, HERE));
    }

    @Test
    void remembersOneClientAtTheLatestSixteenNetworksAlone() {
        for (var i = 0; i < 20; i++) {
            right(id, secret, "198.51.100." + i);
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(remembered(id)).isEqualTo(16);
        assertThat(sql.sql("select address from right_proofs where name = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .contains("198.51.100.19")
                .doesNotContain("198.51.100.0");
    }

    @Test
    void remembersABoundedNumberOfClients() {
        sql.sql("delete from right_proofs").update();
        sql.sql("""
                        insert into right_proofs (kind, address, name, mark, expires_at)
                        select 'SECRET', '192.0.2.1', 'client-' || n, 'none', ?::timestamptz + n * interval '1 second'
                          from generate_series(1, ?) n
                        """)
                .params(clock.instant().atOffset(ZoneOffset.UTC), OF_REMEMBERED)
                .update();

        right(id, secret, HERE);

        assertThat(sql.sql("select count(*) from right_proofs")
                        .query(Integer.class)
                        .single())
                .isEqualTo(OF_REMEMBERED);
        assertThat(remembered("client-1")).isZero();
        assertThat(remembered(id)).isOne();
    }

    /// From the database alone, nobody can tell a right guess from a wrong one.
    @Test
    void marksEqualSecretsOfDifferentClientsDifferently() {
        right(id, secret, HERE);
        var other = registered("other-");
        sql.sql("update clients set secret_hash = (select secret_hash from clients where id = ?) where id = ?")
                .params(id, "other-" + id)
                .update();
        assertThat(other).isNotEqualTo(secret);

        right("other-" + id, secret, HERE);

        assertThat(sql.sql("select distinct mark from right_proofs where name like '%' || ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .hasSize(2)
                .noneMatch(mark -> mark.contains(secret));
    }

    @Test
    void looksAtSecretsAgainWhenTheLockIsOver() {
        guess(id, HERE, OF_CLIENT);
        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(ask(id, secret, HERE).headers().firstValue("Retry-After")).hasValue("1");

        clock.advance(Duration.ofSeconds(1));

        assertThat(ask(id, secret, HERE).statusCode()).isEqualTo(200);
    }

    @Test
    void countsOnlyWhatCameWithinAWhile() {
        guess(id, HERE, OF_CLIENT - 1);
        clock.advance(Duration.ofMinutes(5));
        guess(id, HERE, OF_CLIENT - 1);

        assertThat(ask(id, secret, HERE).statusCode()).isEqualTo(200);
    }

    @Test
    void writesLockedOutClientsIntoTheAuditLog() {
        guess(id, HERE, OF_CLIENT);
        // Only the first refusals of an address are written one by one.
        sql.sql("insert into wrong_proofs (kind, address, name, failures, expires_at) values ('SECRET', ?, ?, 10, ?)")
                .params(ELSEWHERE, id, clock.instant().plusSeconds(60).atOffset(ZoneOffset.UTC))
                .update();
        locked(ask(id, secret, ELSEWHERE));

        assertThat(sql.sql("select detail from audit_entries where actor = ? and address = ? and outcome = 'REFUSED'")
                        .params(id, ELSEWHERE)
                        .query(String.class)
                        .list())
                .containsExactly("/oauth2/token invalid_client: locked out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"})
    void locksOutAtEveryEndpoint(String path) {
        guess(id, HERE, OF_CLIENT);

        locked(post(path, id, secret, HERE));
    }

    /// With guesses for clients that there are not.
    private void lockAddress() {
        for (var i = 0; i < OF_ADDRESS; i++) {
            guess("client-" + i, HERE, 1);
        }
    }

    private String registered(String prefix) {
        return http.administrator().register("/auth/v1/applications/" + prefix + id);
    }

    private void right(String clientId, String shown, String address) {
        var answer = ask(clientId, shown, address);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private int remembered(String clientId) {
        return sql.sql("select count(*) from right_proofs where name = ?")
                .param(clientId)
                .query(Integer.class)
                .single();
    }

    private void guess(String clientId, String address, int times) {
        for (var i = 0; i < times; i++) {
            var answer = ask(clientId, "wrong-" + i, address);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        }
    }

    private HttpResponse<String> ask(String clientId, String shown, String address) {
        return post("/oauth2/token", clientId, shown, address);
    }

    private HttpResponse<String> post(String path, String clientId, String shown, String address) {
        return http.send(
                "POST",
                path,
                BodyPublishers.ofString("grant_type=client_credentials&token=none"),
                request -> basic(clientId, shown)
                        .apply(request.header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Forwarded-For", address)));
    }

    private static void locked(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_client");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 900L);
    }

    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }
}
