package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What the audit log has of an application's services, and how the platform manager reads it.
@MepServerTest
class AuditLogTests {

    private static final String ENTRIES = "/mepcfg/audit/v1/entries";

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void tellsWhoRegisteredWhatFromWhere() {
        var app = mp1.application();
        var service = app.register(TestServices.service());

        var entry = only(app, "&action=service.register");

        assertThat(entry.path("actor").asString()).isEqualTo(app.id());
        assertThat(entry.path("appInstanceId").asString()).isEqualTo(app.id());
        assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.path("outcome").asString()).isEqualTo("DONE");
        assertThat(service.location()).endsWith(entry.path("resource").asString());
        assertThat(entry.path("after").path("serName").asString())
                .isEqualTo(service.json().path("serName").asString());
        assertThat(entry.has("before")).isFalse();
    }

    @Test
    void tellsOfAServiceBeforeAndAfterItsChangeAndBeforeItsEnd() {
        var app = mp1.application();
        var location = app.register(TestServices.service()).location();
        app.put(location, TestServices.service().with("/version", "\"2.7\"").json());
        app.delete(location);

        var changed = only(app, "&action=service.change");
        var withdrawn = only(app, "&action=service.withdraw");

        assertThat(changed.at("/before/version").asString()).isNotEqualTo("2.7").isNotEmpty();
        assertThat(changed.at("/after/version").asString()).isEqualTo("2.7");
        assertThat(withdrawn.at("/before/version").asString()).isEqualTo("2.7");
        assertThat(withdrawn.has("after")).isFalse();
    }

    @Test
    void keepsNoSecretOfAService() {
        var app = mp1.application();
        app.register(TestServices.service()
                .with("/transportInfo/endpoint", "{\"uris\": [\"https://me:hunter2@camera.example/a?key=hunter3\"]}")
                .with("/transportInfo/implSpecificInfo", "{\"key\": \"hunter4\"}"));

        var entry = only(app, "").toString();

        assertThat(entry).contains("camera.example/a").doesNotContain("hunter");
    }

    @Test
    void tellsOfHeartbeatsOnlyWhereTheyBringAServiceBack() {
        var app = mp1.application();
        var service = app.register(TestServices.service().with("/livenessInterval", "10"));
        var liveness = service.location() + "/liveness";
        app.send("PATCH", liveness, "{\"state\": \"ACTIVE\"}");
        clock.advance(Duration.ofHours(1));
        Awaitility.await()
                .until(() -> app.get(service.location()).json().path("state").asString(), "SUSPENDED"::equals);
        for (var method : List.of("PATCH", "PUT", "PATCH")) {
            app.send(method, liveness, "{\"state\": \"ACTIVE\"}");
        }

        var suspended = only(app, "&action=service.suspend");
        var resumed = only(app, "&action=service.heartbeat");

        assertThat(suspended.path("actor").asString()).isEqualTo("platform");
        assertThat(suspended.has("address")).isFalse();
        assertThat(suspended.at("/before/state").asString()).isEqualTo("ACTIVE");
        assertThat(suspended.at("/after/state").asString()).isEqualTo("SUSPENDED");
        assertThat(resumed.path("actor").asString()).isEqualTo(app.id());
        assertThat(resumed.at("/after/state").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void tellsOfNothingThatWasRolledBack() {
        var app = mp1.application();
        IntStream.range(0, 25).parallel().forEach(_ -> app.register(TestServices.service()));

        assertThat(all(app, "&action=service.register&outcome=DONE")).hasSize(20);
    }

    @Test
    void tellsOfWhatWasRefusedAndWhy() {
        var app = mp1.application();
        var other = mp1.application();
        app.get("/mec_service_mgmt/v1/services");
        other.post(app.own("services"), TestServices.service().json());

        var entry = Awaitility.await().until(() -> all(app, "&outcome=refused"), found -> !found.isEmpty());

        assertThat(entry.getFirst().path("action").asString()).isEqualTo("service.register");
        assertThat(entry.getFirst().path("actor").asString()).isEqualTo(other.id());
        assertThat(entry.getFirst().path("status").asInt()).isEqualTo(403);
        assertThat(entry.getFirst().path("resource").asString()).isEqualTo(app.own("services"));
    }

    @Test
    void isReadByPagesInBothOrders() {
        var app = mp1.application();
        var registered = IntStream.range(0, 5)
                .mapToObj(_ -> app.register(TestServices.service()).location())
                .toList();

        var oldest = paged(ENTRIES + "?limit=2&order=oldest&appInstanceId=" + app.id());
        var newest = paged(ENTRIES + "?limit=2&appInstanceId=" + app.id() + "&action=service.register");

        assertThat(oldest).hasSize(6);
        assertThat(oldest.getFirst().path("action").asString()).isEqualTo("application.admit");
        assertThat(newest.reversed())
                .extracting(entry -> entry.path("resource").asString())
                .isEqualTo(registered.stream()
                        .map(location -> location.substring(location.indexOf("/mec_")))
                        .toList());
    }

    @Test
    void isFilteredByTimeActorAndOutcome() {
        var app = mp1.application();
        app.register(TestServices.service());
        var at = Instant.parse(only(app, "&action=service.register").path("at").asString());

        assertThat(all(app, "&action=service.register&since=" + at)).hasSize(1);
        assertThat(all(app, "&action=service.register&since=" + at.plusMillis(1)))
                .isEmpty();
        assertThat(all(app, "&action=service.register&until=" + at)).isEmpty();
        assertThat(all(app, "&action=service.register&actor=" + app.id())).hasSize(1);
        assertThat(all(app, "&action=service.register&actor=platform")).isEmpty();
        assertThat(all(app, "&action=service.register&outcome=REFUSED")).isEmpty();
        assertThat(all(app, "&operationId=none")).isEmpty();
    }

    @Test
    void isExportedAsLinesOfJson() {
        var app = mp1.application();
        IntStream.range(0, 7).forEach(_ -> app.register(TestServices.service()));

        var lines = mp1.manager()
                .get(
                        ENTRIES + "?order=oldest&appInstanceId=" + app.id(),
                        "Accept",
                        "application/x-ndjson, application/json;q=0.5");

        assertThat(lines.status()).isEqualTo(200);
        assertThat(lines.body().lines().map(Mp1.JSON::readTree).toList())
                .isEqualTo(all(app, "&order=oldest&limit=1000"));
    }

    @Test
    void isExportedAsManyPagesAsThereAre() {
        var app = mp1.application().id();
        jdbc.sql("""
                        insert into audit_entries (at, actor, action, app_instance_id, outcome)
                        select now() - n / 7 * interval '1 second', 'a', 'a', :app, 'DONE'
                          from generate_series(1, 1700) as n
                        """).param("app", app).update();

        var lines = mp1.manager().get(ENTRIES + "?appInstanceId=" + app, "Accept", "application/x-ndjson");

        assertThat(lines.body()
                        .lines()
                        .map(Mp1.JSON::readTree)
                        .map(line -> line.path("id").asString()))
                .hasSize(1700)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesFiltersThatAreNone() {
        for (var wrong : List.of(
                "since=yesterday",
                "until=2026-13-01T00:00:00Z",
                "since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z",
                "outcome=MAYBE",
                "Actor=camera-1",
                "order=best",
                "after=x",
                "limit=0",
                "limit=1001",
                "limit=a")) {
            var answer = mp1.manager().get(ENTRIES + "?" + wrong);

            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.json().path("detail").asString())
                    .as(wrong)
                    .contains(
                            wrong.replaceFirst("=.*", "").equals("since") && wrong.contains("&")
                                    ? "until"
                                    : wrong.replaceFirst("=.*", ""));
        }
    }

    @Test
    void letsNobodyAlterOrDeleteAnEntry() {
        mp1.application().register(TestServices.service());

        for (var statement : List.of(
                "update audit_entries set actor = 'somebody'", "delete from audit_entries", "truncate audit_entries")) {
            assertThatThrownBy(() -> jdbc.sql(statement).update())
                    .as(statement)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("append-only");
        }
    }

    private JsonNode only(Application app, String more) {
        var entries = all(app, more.isEmpty() ? "&action=service.register" : more);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private List<JsonNode> all(Application app, String more) {
        return mp1.manager()
                .get(ENTRIES + "?appInstanceId=" + app.id() + more)
                .json()
                .valueStream()
                .toList();
    }

    private List<JsonNode> paged(String first) {
        var entries = new ArrayList<JsonNode>();
        for (String next = first; next != null; ) {
            var page = mp1.manager().get(next);
            assertThat(page.status()).isEqualTo(200);
            page.json().forEach(entries::add);
            var link = page.header("Link");
            next = link == null ? null : link.replaceAll("^<https?://[^/]*|>.*$", "");
        }
        return entries;
    }
}
