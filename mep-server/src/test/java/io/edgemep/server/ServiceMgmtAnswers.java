package io.edgemep.server;

import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of `mec_service_mgmt`.
@Lazy
@Component
class ServiceMgmtAnswers extends AnswerCases {

    private static final String ROOT = "/mec_service_mgmt/v1";
    private static final String SERVICES = "/applications/{appInstanceId}/services";
    private static final String SERVICE = SERVICES + "/{serviceId}";
    private static final String LIVENESS = SERVICE + "/liveness";
    private static final String SUBSCRIPTIONS = "/applications/{appInstanceId}/subscriptions";
    private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscriptionId}";
    private static final String BEAT = "{\"state\": \"ACTIVE\"}";
    private static final String LONG_QUERY = "?ser_name=" + "a".repeat(9000);

    ServiceMgmtAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        lists();
        registrations();
        oneService();
        liveness();
        subscriptions();
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
                        registered(app).location(),
                        TestServices.service().with("/version", "\"9.1\"").json()));
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
        heartbeats("PATCH");
        heartbeats("PUT");
    }

    private void heartbeats(String method) {
        own(method, LIVENESS, 204, app -> app.send(method, registered(app).location() + "/liveness", BEAT));
        own(method, LIVENESS, 409, app -> {
            var location = registered(app).location();
            app.put(
                    location,
                    TestServices.service().with("/state", "\"INACTIVE\"").json());
            return app.send(method, location + "/liveness", BEAT);
        });
        own(
                method,
                LIVENESS,
                412,
                app -> app.send(method, registered(app).location() + "/liveness", BEAT, "If-Match", "x"));
        writes(method, LIVENESS, "services/1/liveness", "{}");
        foreign(method, LIVENESS, "services/1/liveness", BEAT);
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

    private static Answer registered(Application app) {
        return app.register(TestServices.service().with("/livenessInterval", "30"));
    }

    private static String id(Answer registered) {
        return registered.json().path("serInstanceId").asString();
    }
}
