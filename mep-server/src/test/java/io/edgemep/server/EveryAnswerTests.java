package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.edgemep.common.Contract;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One request for every status that any operation declares; the client holds each answer against the contract.
@MepServerTest
class EveryAnswerTests {

    private static final String DEAD_LETTERS = "/admin/v1/dead_letters";
    private static final String ROOT = "/mec_service_mgmt/v1";
    private static final String SERVICES = "/applications/{appInstanceId}/services";
    private static final String SERVICE = SERVICES + "/{serviceId}";
    private static final String LIVENESS = SERVICE + "/liveness";
    private static final String SUBSCRIPTIONS = "/applications/{appInstanceId}/subscriptions";
    private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscriptionId}";
    private static final String BEAT = "{\"state\": \"ACTIVE\"}";
    private static final String LONG_QUERY = "?ser_name=" + "a".repeat(9000);
    private static final String LARGE = "{\"a\": \"" + "a".repeat(70_000) + "\"}";

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    private final Map<Contract.Answer, Request> requests = new TreeMap<>();

    /// Made when its test runs.
    private interface Request {
        Answer send();
    }

    @BeforeEach
    void list() {
        lists();
        registrations();
        oneService();
        liveness();
        subscriptions();
        deadLetters();
    }

    @Test
    void coversTheContract() {
        assertThat(requests.keySet()).isEqualTo(Mp1.CONTRACT.declared());
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return requests.entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey().toString(),
                        () -> assertThat(entry.getValue().send().status())
                                .isEqualTo(entry.getKey().status())));
    }

    private void lists() {
        on("GET", "/services", 200, () -> app().get(ROOT + "/services?ser_name=a"));
        on("GET", "/services", 400, () -> app().get(ROOT + "/services?a=b"));
        refusals("GET", "/services", ROOT + "/services", null);
        on("GET", "/services", 414, () -> app().get(ROOT + "/services" + LONG_QUERY));
        on("GET", "/transports", 200, () -> app().get(ROOT + "/transports"));
        refusals("GET", "/transports", ROOT + "/transports", null);
        on("GET", "/services/{serviceId}", 200, () -> app().get(ROOT + "/services/" + id(registered(app()))));
        on(
                "GET",
                "/services/{serviceId}",
                304,
                () -> app().get(ROOT + "/services/" + id(registered(app())), "If-None-Match", "\"0\""));
        on("GET", "/services/{serviceId}", 404, () -> app().get(ROOT + "/services/unknown"));
        refusals("GET", "/services/{serviceId}", ROOT + "/services/1", null);
    }

    private void registrations() {
        own("GET", SERVICES, 200, app -> app.get(app.own("services")));
        own("GET", SERVICES, 400, app -> app.get(app.own("services?a=b")));
        own("GET", SERVICES, 414, app -> app.get(app.own("services" + LONG_QUERY)));
        foreign("GET", SERVICES, "services", null);
        own("POST", SERVICES, 201, app -> app.register(TestServices.service()));
        writes("POST", SERVICES, "services", "{}");
        foreign("POST", SERVICES, "services", TestServices.service().json());
    }

    private void oneService() {
        own("GET", SERVICE, 200, app -> app.get(registered(app).location()));
        own("GET", SERVICE, 304, app -> app.get(registered(app).location(), "If-None-Match", "\"0\""));
        foreign("GET", SERVICE, "services/1", null);
        own(
                "PUT",
                SERVICE,
                200,
                app -> app.put(
                        registered(app).location(), TestServices.service().json()));
        own(
                "PUT",
                SERVICE,
                412,
                app -> app.put(
                        registered(app).location(), TestServices.service().json(), "If-Match", "\"9\""));
        writes("PUT", SERVICE, "services/1", "{}");
        foreign("PUT", SERVICE, "services/1", TestServices.service().json());
        own("DELETE", SERVICE, 204, app -> app.delete(registered(app).location()));
        foreign("DELETE", SERVICE, "services/1", null);
    }

    private void liveness() {
        own("GET", LIVENESS, 200, app -> app.get(registered(app).location() + "/liveness"));
        own("GET", LIVENESS, 304, app -> {
            var path = registered(app).location() + "/liveness";
            return app.get(path, "If-None-Match", String.valueOf(app.get(path).header("ETag")));
        });
        foreign("GET", LIVENESS, "services/1/liveness", null);
        own("PATCH", LIVENESS, 204, app -> app.patch(registered(app).location() + "/liveness", BEAT));
        own("PATCH", LIVENESS, 409, app -> {
            var location = registered(app).location();
            app.put(
                    location,
                    TestServices.service().with("/state", "\"INACTIVE\"").json());
            return app.patch(location + "/liveness", BEAT);
        });
        own("PATCH", LIVENESS, 412, app -> app.patch(registered(app).location() + "/liveness", BEAT, "If-Match", "x"));
        writes("PATCH", LIVENESS, "services/1/liveness", "{}");
        foreign("PATCH", LIVENESS, "services/1/liveness", BEAT);
    }

    private void subscriptions() {
        var valid = SubscriptionTests.subscription("{}");
        own("GET", SUBSCRIPTIONS, 200, app -> app.get(app.own("subscriptions")));
        foreign("GET", SUBSCRIPTIONS, "subscriptions", null);
        own("POST", SUBSCRIPTIONS, 201, app -> app.post(app.own("subscriptions"), valid));
        writes("POST", SUBSCRIPTIONS, "subscriptions", "{}");
        foreign("POST", SUBSCRIPTIONS, "subscriptions", valid);
        own(
                "GET",
                SUBSCRIPTION,
                200,
                app -> app.get(app.post(app.own("subscriptions"), valid).location()));
        foreign("GET", SUBSCRIPTION, "subscriptions/1", null);
        own(
                "DELETE",
                SUBSCRIPTION,
                204,
                app -> app.delete(app.post(app.own("subscriptions"), valid).location()));
        foreign("DELETE", SUBSCRIPTION, "subscriptions/1", null);
    }

    private void deadLetters() {
        admin("GET", "", 200, () -> mp1.administrator().get(DEAD_LETTERS));
        admin("GET", "", 400, () -> mp1.administrator().get(DEAD_LETTERS + "?limit=0"));
        admin("POST", "/replay", 200, () -> mp1.administrator().post(DEAD_LETTERS + "/replay?subscriptionId=a", ""));
        admin("POST", "/replay", 400, () -> mp1.administrator().post(DEAD_LETTERS + "/replay", ""));
        admin("GET", "/{id}", 200, () -> mp1.administrator().get(DEAD_LETTERS + "/" + deadLetter()));
        admin("DELETE", "/{id}", 204, () -> mp1.administrator().delete(DEAD_LETTERS + "/" + deadLetter()));
        admin(
                "POST",
                "/{id}/replay",
                204,
                () -> mp1.administrator().post(DEAD_LETTERS + "/" + deadLetter() + "/replay", ""));
        for (var path : List.of("", "/replay", "/{id}", "/{id}/replay")) {
            var methods =
                    path.isEmpty() ? List.of("GET") : path.equals("/{id}") ? List.of("GET", "DELETE") : List.of("POST");
            for (var method : methods) {
                var some = DEAD_LETTERS + path.replace("{id}", "0");
                admin(method, path, 401, () -> mp1.bearing("").send(method, some, null));
                admin(method, path, 403, () -> app().send(method, some, null));
                if (path.contains("{id}")) {
                    admin(method, path, 400, () -> mp1.administrator().send(method, some.replace("0", "x"), null));
                    admin(method, path, 404, () -> mp1.administrator().send(method, some, null));
                }
            }
        }
    }

    private void admin(String method, String path, int status, Request request) {
        requests.put(new Contract.Answer(method + " " + DEAD_LETTERS + path, status), request);
    }

    /// As the relay leaves one behind.
    private long deadLetter() {
        return jdbc.sql("""
                        with event as (
                            insert into events (kind, subject, attributes, occurred_at, expanded)
                            values ('service', 'gone', '{"changeType": "REMOVED", "owner": "app", "serName": "a",
                                    "state": "ACTIVE", "isLocal": true, "version": 1}', now(), true) returning id)
                        insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
                        select 'lane', id, 'app', 'http://a', 'http://127.0.0.1:9/', 3, 'refused', now() from event
                        returning id
                        """).query(Long.class).single();
    }

    /// What a write refuses for its body's sake.
    private void writes(String method, String template, String resource, String invalid) {
        own(method, template, 400, app -> app.send(method, app.own(resource), invalid));
        own(method, template, 413, app -> app.send(method, app.own(resource), LARGE));
        own(method, template, 415, app -> app.send(method, app.own(resource), "a", "Content-Type", "text/plain"));
    }

    /// No token, another application's path, and the path of an application that nobody knows.
    private void foreign(String method, String template, String resource, String body) {
        on(method, template, 401, () -> mp1.bearing("").send(method, app().own(resource), body));
        on(method, template, 403, () -> {
            var other = app();
            other.get(ROOT + "/services");
            return app().send(method, other.own(resource), body);
        });
        on(method, template, 404, () -> app().send(method, app().own(resource), body));
    }

    private void refusals(String method, String template, String path, String body) {
        on(method, template, 401, () -> mp1.bearing("").send(method, path, body));
        on(method, template, 403, () -> mp1.administrator().send(method, path, body));
    }

    private void own(
            String method, String template, int status, java.util.function.Function<Application, Answer> send) {
        on(method, template, status, () -> send.apply(app()));
    }

    private void on(String method, String template, int status, Request request) {
        requests.put(new Contract.Answer(method + " " + ROOT + template, status), request);
    }

    private Application app() {
        return mp1.application();
    }

    private static Answer registered(Application app) {
        return app.register(TestServices.service().with("/livenessInterval", "30"));
    }

    private static String id(Answer registered) {
        return registered.json().path("serInstanceId").asString();
    }
}
