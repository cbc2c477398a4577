package io.edgemep.auth.audit;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.auth.audit.AuditLog.Asked;
import io.edgemep.common.TestClock;
import io.edgemep.common.audit.AuditBounds;
import io.edgemep.common.audit.AuditBounds.Bound;
import io.edgemep.common.audit.AuditProperties;
import io.edgemep.common.audit.AuditSweep;
import io.edgemep.common.audit.AuditTrail;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/// What is written down, on a table that no other class uses.
@AuthTest
@TestPropertySource(properties = {"spring.application.name=mep-auth-audit", "mep.audit.single-refusals=1000"})
@ExtendWith(OutputCaptureExtension.class)
class AuditLogTests {

    private static final Asked CHANGE = Asked.of("key.rotate");

    private final AuthHttp http;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final JdbcClient sql;
    private final DataSource database;
    private final AuditBounds bounds;
    private final String id = "app-" + UUID.randomUUID();
    private final String path = "/auth/v1/applications/" + id;

    AuditLogTests(
            @LocalServerPort int port,
            AuditTrail trail,
            TransactionTemplate transaction,
            JdbcClient sql,
            DataSource database,
            AuditBounds bounds) {
        this.http = new AuthHttp(port);
        this.trail = trail;
        this.transaction = transaction;
        this.sql = sql;
        this.database = database;
        this.bounds = bounds;
    }

    @BeforeEach
    void empty() {
        transaction.executeWithoutResult(_ -> {
            sql.sql("select set_config('mep.audit_sweep', 'on', true)").query(_ -> {});
            sql.sql("delete from audit_entries").update();
        });
    }

    @Test
    void saysWhoWasRefusedFromWhereAndWhy() {
        var secret = http.administrator().register(path);
        http.administrator().post(path + "/disable");
        empty();

        http.askForToken(id, secret);
        http.askForToken("administrator", "wrong");
        http.askForToken("unknown", "wrong");
        http.askForToken("not an id", "wrong");
        http.postForm("grant_type=password", AuthHttp.basic("administrator", AuthTest.ADMINISTRATOR_SECRET));

        assertThat(log())
                .containsExactly(
                        "REFUSED %s 127.0.0.1 /oauth2/token invalid_client: disabled client".formatted(id),
                        "REFUSED administrator 127.0.0.1 /oauth2/token invalid_client: wrong proof",
                        "REFUSED unknown 127.0.0.1 /oauth2/token invalid_client: unknown client",
                        "REFUSED not an id 127.0.0.1 /oauth2/token invalid_client: no client can have this id",
                        "REFUSED administrator 127.0.0.1 /oauth2/token unsupported_grant_type: The one grant_type offered is client_credentials.");
    }

    @Test
    void hasWhatReplicasOfTheReleaseBeforeWriteDuringAnUpgrade() {
        sql.sql("""
                        insert into audit_log (at, kind, client, address, what)
                        values (now(), 'CHANGE', 'administrator', '192.0.2.1', 'POST /auth/v1/keys')
                        """).update();

        assertThat(log()).containsExactly("ASKED administrator 192.0.2.1 POST /auth/v1/keys");
    }

    /// A proxy passes on what somebody has made up.
    @Test
    void repeatsNoAddressThatIsNone() {
        http.send(
                "GET",
                "/auth/v1/applications",
                BodyPublishers.noBody(),
                request -> request.header("X-Forwarded-For", "<script>"));

        assertThat(log()).singleElement().asString().startsWith("REFUSED  unknown GET /auth/v1/applications");
    }

    @Test
    void saysWhichTokensWereRefused() {
        var token = http.token(id, http.administrator().register(path));
        empty();

        http.get("/auth/v1/applications");
        http.send("GET", "/auth/v1/applications", BodyPublishers.noBody(), bearer("not.a.token"));
        http.send("DELETE", path, BodyPublishers.noBody(), bearer(token));

        assertThat(log())
                .containsExactly(
                        "REFUSED  127.0.0.1 GET /auth/v1/applications: A bearer token is needed: send Authorization: Bearer followed by a token of the token endpoint.",
                        "REFUSED  127.0.0.1 GET /auth/v1/applications: The token is not a signed JWT that this service accepts.",
                        "REFUSED %s 127.0.0.1 DELETE %s: The token's scope does not cover this operation."
                                .formatted(id, path));
    }

    @Test
    void saysWhichChangesWereNotMade() {
        var administrator = http.administrator();
        administrator.register(path);
        administrator.delete(path);
        administrator.delete(path);

        assertThat(log())
                .containsExactly("REFUSED administrator 127.0.0.1 DELETE " + path + ": not done, answered 404");
        assertThat(done()).containsExactly("administrator credentials.set", "administrator credentials.remove");
    }

    @Test
    void hasWhoRevokedATokenAndNothingOfOneThatIsRevokedAlready() {
        var secret = http.administrator().register(path);
        var one = http.token(id, secret);
        var other = http.token(id, secret);
        empty();

        revoke(one, id, secret);
        revoke(other, "administrator", AuthTest.ADMINISTRATOR_SECRET);
        revoke(other, "administrator", AuthTest.ADMINISTRATOR_SECRET);
        revoke(other, id, secret);

        assertThat(done()).containsExactly(id + " token.revoke", "administrator token.revoke");
    }

    private void revoke(String token, String client, String secret) {
        var answer = http.send(
                "POST",
                "/oauth2/revoke",
                BodyPublishers.ofString("token=" + token),
                request -> AuthHttp.basic(client, secret)
                        .apply(request.header("Content-Type", "application/x-www-form-urlencoded")));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void keepsWordsOfStrangersHarmless() {
        auditLog(TestClock.running())
                .refused(new TokenRefused("token.issue", "x".repeat(300), "a\nb", "\u001b[31m" + "y".repeat(1000)));

        assertThat(log()).singleElement().satisfies(entry -> {
            assertThat(entry).startsWith("REFUSED " + "x".repeat(255) + " a?b ?[31myyy");
            assertThat(entry.length()).isLessThan(900);
        });
    }

    @Test
    void isAppendOnly() {
        http.askForToken("unknown", "wrong");

        assertThatThrownBy(() ->
                        sql.sql("update audit_entries set detail = 'nothing'").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> sql.sql("truncate audit_entries").update()).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> sql.sql("delete from audit_entries").update()).isInstanceOf(DataAccessException.class);
        assertThat(log()).hasSize(1);
    }

    @Test
    void forgetsWhatIsOldAndTheOldestOfTooMuch() {
        var clock = TestClock.running();
        var audit = auditLog(clock);
        var sweep = sweep(2, clock);
        audit.notMade(CHANGE, "administrator", "::1", 409, "old");
        clock.advance(Duration.ofHours(23));
        audit.notMade(CHANGE, "administrator", "::1", 409, "one");
        sweep.sweep();
        assertThat(log()).hasSize(2);

        clock.advance(Duration.ofHours(2));
        sweep.sweep();
        assertThat(log()).containsExactly("REFUSED administrator ::1 one");

        audit.notMade(CHANGE, "administrator", "::1", 409, "two");
        audit.notMade(CHANGE, "administrator", "::1", 409, "three");
        sweep.sweep();
        assertThat(log()).containsExactly("REFUSED administrator ::1 two", "REFUSED administrator ::1 three");
    }

    @Test
    void countsTheRefusalsOfAnAddressThatAreTooManyToBeWritten() {
        var began = Instant.parse("2026-03-01T12:00:00Z");
        var audit = auditLog(Clock.fixed(began, ZoneOffset.UTC));
        for (int i = 0; i < 1000; i++) {
            audit.refused(new TokenRefused("token.issue", "guess-" + i, "192.0.2.1", "wrong proof"));
            // One client may have any address of its /64.
            audit.refused(new TokenRefused("access", "", "2001:db8:0:1::" + Integer.toHexString(i), "no token"));
        }
        audit.refused(new TokenRefused("token.issue", "app", "192.0.2.2", "expired"));

        assertThat(log())
                .containsExactly(
                        "REFUSED guess-0 192.0.2.1 wrong proof",
                        "REFUSED  2001:db8:0:1::0 no token",
                        "REFUSED guess-1 192.0.2.1 wrong proof",
                        "REFUSED  2001:db8:0:1::1 no token",
                        "REFUSED app 192.0.2.2 expired");

        empty();
        audit.count();
        audit.count();
        assertThat(counted())
                .containsExactly(
                        "guess-2 192.0.2.1 counted since 2026-03-01T12:00:00Z: wrong proof 1",
                        "guess-3 192.0.2.1 counted since 2026-03-01T12:00:00Z: wrong proof 1",
                        " 192.0.2.1 counted since 2026-03-01T12:00:00Z: of several kinds 996",
                        " 2001:db8:0:1:0:0:0:0/64 counted since 2026-03-01T12:00:00Z: no token 998");

        empty();
        audit.refused(new TokenRefused("token.issue", "guess", "192.0.2.1", "wrong proof"));
        assertThat(log()).containsExactly("REFUSED guess 192.0.2.1 wrong proof");
    }

    @Test
    void countsTheRefusalsOfTooManyAddressesTogether() {
        var audit = auditLog(TestClock.running());
        for (int i = 0; i < 200; i++) {
            audit.refused(new TokenRefused("access", "", "192.0.2." + i, "no token"));
        }
        assertThat(log()).hasSize(3);

        empty();
        audit.count();
        assertThat(counted())
                .singleElement()
                .asString()
                .startsWith("  counted since ")
                .endsWith(": of several kinds 197");
    }

    @Test
    void letsNeitherStrangersNorApplicationsNorManagersPushOutWhatAdministratorsChanged() {
        var audit = auditLog(TestClock.running());
        var manager = "manager-" + id;
        var secret = http.administrator().register(path);
        var managers = http.administrator().register("/auth/v1/managers/" + manager);
        for (int i = 0; i < 5; i++) {
            audit.refused(new TokenRefused("access", "", "192.0.2.1", "no token"));
            audit.count();
            revoke(http.token(id, secret), id, secret);
            revoke(http.token(manager, managers), manager, managers);
        }
        assertThat(done()).hasSize(12);

        sweep(3, TestClock.running()).sweep();
        assertThat(log()).hasSize(3);
        assertThat(done())
                .startsWith("administrator credentials.set", "administrator manager.set")
                .hasSizeLessThan(6);
    }

    @Test
    void refusesEvenWhereItCannotWriteThatDownAndThenLogsIt(CapturedOutput output) throws SQLException {
        try (var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection();
                var _ = database.getConnection()) {
            assertThat(http.send("GET", "/auth/v1/applications", BodyPublishers.noBody(), bearer("not.a.token"))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(output.getAll()).contains("Not in the audit log");
        assertThat(log()).isEmpty();
    }

    private AuditLog auditLog(Clock clock) {
        return new AuditLog(trail, transaction, properties(), clock);
    }

    private AuditSweep sweep(int maxOfAKind, Clock clock) {
        var few = new AuditBounds(bounds.kinds().stream()
                .map(bound -> new Bound(bound.kind(), maxOfAKind))
                .toList());
        return new AuditSweep(sql, transaction, properties(), few, clock);
    }

    private static AuditProperties properties() {
        return new AuditProperties(
                Duration.ofHours(24),
                1000,
                1000,
                1000,
                8192,
                2,
                3,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                2,
                1);
    }

    private List<String> counted() {
        return sql.sql("select concat_ws(' ', actor, address, detail, times) from audit_entries order by id")
                .query(String.class)
                .list();
    }

    /// Changes, without the tokens that were handed out.
    private List<String> done() {
        return sql.sql(
                        "select concat_ws(' ', actor, action) from audit_entries where outcome = 'DONE' and action <> 'token.issue' order by id")
                .query(String.class)
                .list();
    }

    private List<String> log() {
        return sql.sql(
                        "select concat_ws(' ', outcome, actor, address, detail) from audit_entries where outcome <> 'DONE' order by id")
                .query(String.class)
                .list();
    }
}
