package io.edgemep.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.Contract;
import io.edgemep.common.audit.Audited;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the audit log has of every change that the contract offers: the resource before it and after it.
@AuthTest
@TestPropertySource(properties = {"spring.application.name=mep-auth-audit", "mep.audit.single-refusals=1000"})
class ChangesTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AuthHttp http;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Changes changes;
    private final AuthHttp.Administrator administrator;
    private final String id = "app-" + UUID.randomUUID();
    private final String path = "/auth/v1/applications/" + id;
    private final Set<String> told = new TreeSet<>();

    ChangesTests(@LocalServerPort int port, JdbcClient sql, TransactionTemplate transaction, Changes changes) {
        this.http = new AuthHttp(port);
        this.sql = sql;
        this.transaction = transaction;
        this.changes = changes;
        this.administrator = http.administrator();
    }

    @BeforeEach
    void empty() {
        transaction.executeWithoutResult(_ -> {
            sql.sql("select set_config('mep.audit_sweep', 'on', true)").query(_ -> {});
            sql.sql("delete from audit_entries").update();
        });
    }

    private record Told(
            String action, String app, String resource, Optional<JsonNode> before, Optional<JsonNode> after) {}

    /// The one change since the last time.
    private Told change() {
        var entries = sql.sql("""
                        select action, app_instance_id, resource, before, after from audit_entries
                         where outcome = 'DONE' and action <> 'token.issue' and actor = 'administrator'
                           and address = '127.0.0.1'
                         order by id
                        """)
                .query((row, _) -> new Told(
                        row.getString("action"),
                        row.getString("app_instance_id"),
                        row.getString("resource"),
                        Optional.ofNullable(row.getString("before")).map(JSON::readTree),
                        Optional.ofNullable(row.getString("after")).map(JSON::readTree)))
                .list();
        empty();
        assertThat(entries).hasSize(1);
        told.add(entries.getFirst().action());
        return entries.getFirst();
    }

    private JsonNode shown(String resource) {
        var answer = administrator.get(resource);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return AuthHttp.json(answer);
    }

    @Test
    void haveTheResourceBeforeAndAfterThem() {
        ofACredential(path, id, "credentials.");
        ofACredential("/auth/v1/managers/" + id, null, "manager.");
        ofMethods();
        ofAnAccessKey();
        ofSigningKeys();
        ofAToken();

        assertThat(told).isEqualTo(audited());
    }

    private static Set<String> audited() {
        return AuthHttp.CONTRACT.declared().stream()
                .map(Contract.Answer::operation)
                .flatMap(operation -> AuthHttp.CONTRACT.extension(operation, Audited.EXTENSION).stream())
                .filter(action -> !action.equals(TokenRefused.ISSUE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void ofACredential(String resource, String app, String noun) {
        administrator.register(resource);
        var first = shown(resource);
        assertThat(change()).isEqualTo(new Told(noun + "set", app, resource, Optional.empty(), Optional.of(first)));

        administrator.put(resource, "{\"appName\": \"another\"}");
        var renamed = shown(resource);
        assertThat(change()).isEqualTo(new Told(noun + "set", app, resource, Optional.of(first), Optional.of(renamed)));

        for (var verb : List.of("rotate", "disable", "enable")) {
            var before = shown(resource);
            assertThat(administrator.post(resource + "/" + verb).statusCode()).isLessThan(300);
            assertThat(change())
                    .isEqualTo(new Told(noun + verb, app, resource, Optional.of(before), Optional.of(shown(resource))));
        }

        var last = shown(resource);
        administrator.delete(resource);
        assertThat(change()).isEqualTo(new Told(noun + "remove", app, resource, Optional.of(last), Optional.empty()));
    }

    private void ofMethods() {
        administrator.register(path);
        empty();
        var resource = "/auth/v1/clients/" + id + "/authentication";

        administrator.put(resource, "{\"tls_client_auth_subject_dn\": \"CN=camera\"}");
        var first = shown(resource);
        assertThat(change())
                .isEqualTo(new Told("authentication.set", id, resource, Optional.empty(), Optional.of(first)));

        administrator.put(resource, "{\"tls_client_auth_subject_dn\": \"CN=other\"}");
        var second = shown(resource);
        assertThat(change())
                .isEqualTo(new Told("authentication.set", id, resource, Optional.of(first), Optional.of(second)));

        administrator.delete(resource);
        assertThat(change())
                .isEqualTo(new Told("authentication.remove", id, resource, Optional.of(second), Optional.empty()));
    }

    private static String accessKey(String id) {
        return """
                {"authInfo": {"credentials": {"accessKeyId": "%s", "secretKey": "%s"}}}
                """.formatted(id, "s".repeat(64));
    }

    private void ofAnAccessKey() {
        var resource = "/mep/appMng/v1/applications/" + id + "/confs";

        assertThat(administrator
                        .put(resource, accessKey("AuditKey/+=_00000001"))
                        .statusCode())
                .isEqualTo(200);
        var first = shown(resource);
        assertThat(change()).isEqualTo(new Told("access_key.set", id, resource, Optional.empty(), Optional.of(first)));

        administrator.delete(resource);
        assertThat(change())
                .isEqualTo(new Told("access_key.remove", id, resource, Optional.of(first), Optional.empty()));
    }

    private void ofSigningKeys() {
        var made = AuthHttp.json(administrator.post("/auth/v1/keys"));
        var resource = "/auth/v1/keys/" + made.path("kid").asString();
        assertThat(change()).isEqualTo(new Told("key.rotate", null, resource, Optional.empty(), Optional.of(made)));

        administrator.delete(resource);
        assertThat(change()).isEqualTo(new Told("key.remove", null, resource, Optional.of(made), Optional.empty()));
    }

    private void ofAToken() {
        // Of an application whose tokens were not revoked within this second.
        var app = "app-" + UUID.randomUUID();
        var secret = administrator.register("/auth/v1/applications/" + app);
        var token = http.token(app, secret);
        empty();

        http.send(
                "POST",
                "/oauth2/revoke",
                BodyPublishers.ofString("token=" + token),
                request -> AuthHttp.basic("administrator", AuthTest.ADMINISTRATOR_SECRET)
                        .apply(request.header("Content-Type", "application/x-www-form-urlencoded")));

        var told = change();
        var jti = told.before().orElseThrow().path("jti").asString();
        assertThat(told).isEqualTo(new Told("token.revoke", app, "/tokens/" + jti, told.before(), Optional.empty()));
        assertThat(told.before().orElseThrow().path("sub").asString()).isEqualTo(app);
        assertThat(told.toString()).doesNotContain(token).doesNotContain(secret);
    }

    @Test
    void areNotMadeWhereTheyCannotBeWrittenDownAndThatIsSaidSoon() {
        administrator.register(path);
        var before = shown(path);
        transaction.executeWithoutResult(_ -> {
            sql.sql("lock table audit_entries in share mode").update();
            var begun = System.nanoTime();
            assertThat(administrator.post(path + "/disable").statusCode()).isEqualTo(503);
            // Two seconds, and what a busy machine needs; with one more statement it would be four at least.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(3_900));
        });

        assertThat(shown(path)).isEqualTo(before);
    }

    @Test
    void areToldOfOnceWhereTwoAskForThemAtOnce() throws Exception {
        var confs = "/mep/appMng/v1/applications/" + id + "/confs";
        administrator.put(confs, accessKey("OnceAuditKey/+=_0001"));
        empty();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = transaction.execute(_ -> {
                sql.sql("select from access_keys where application_id = :id for update")
                        .param("id", id)
                        .query(_ -> {});
                var both = List.of(
                        threads.submit(() -> administrator.delete(confs)),
                        threads.submit(() -> administrator.delete(confs)));
                Awaitility.await("both wait")
                        .until(() -> sql.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                                        .query(Integer.class)
                                        .single()
                                == both.size());
                return both;
            });
            for (var each : Objects.requireNonNull(asked)) {
                assertThat(each.get().statusCode()).isEqualTo(200);
            }
        }

        assertThat(change().action()).isEqualTo("access_key.remove");
    }

    @Test
    void saysThatAllTokensWereRevokedWhereThatWasAskedFor() {
        administrator.register(path);
        administrator.post(path + "/rotate?revokeTokens=true");

        assertThat(sql.sql("select action || coalesce(before ->> 'all', '') from audit_entries where outcome = 'DONE'"
                                + " and action <> 'token.issue' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("credentials.set", "credentials.rotate", "token.revoketrue");
    }

    @Test
    void areNotToldOfWithoutTheirTransaction() {
        assertThatThrownBy(() -> changes.record("key.rotate", null, "/auth/v1/keys", null, null))
                .isInstanceOf(IllegalTransactionStateException.class);
    }
}
