package io.edgemep.server;

import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the life cycle, the registrations and the termination subscriptions in `mec_app_support`.
@Lazy
@Component
class AppSupportAnswers extends AnswerCases {

    private static final String ROOT = "/mec_app_support/v1";
    private static final String READY = "/applications/{appInstanceId}/confirm_ready";
    private static final String TERMINATION = "/applications/{appInstanceId}/confirm_termination";
    private static final String SUBSCRIPTIONS = "/applications/{appInstanceId}/subscriptions";
    private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscriptionId}";
    private static final String REGISTRATIONS = "/registrations";
    private static final String REGISTRATION = REGISTRATIONS + "/{appInstanceId}";
    private static final String IS_READY = "{\"indication\": \"READY\"}";
    private static final String IS_TERMINATING = "{\"operationAction\": \"TERMINATING\"}";
    private static final String INFO = TestApplications.info().json();

    AppSupportAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        for (var method : List.of("POST", "PUT")) {
            confirmations(method);
        }
        subscriptions();
        registrations();
        oneRegistration();
    }

    private void confirmations(String method) {
        own(method, READY, 204, app -> app.send(method, app.support("confirm_ready"), IS_READY));
        own(method, READY, 409, app -> {
            terminating(app);
            return app.send(method, app.support("confirm_ready"), IS_READY);
        });
        writes(method, READY, "confirm_ready", "{\"indication\": \"a\"}");
        foreign(method, READY, "confirm_ready", IS_READY);
        own(method, TERMINATION, 204, app -> {
            terminating(app);
            return app.send(method, app.support("confirm_termination"), IS_TERMINATING);
        });
        own(method, TERMINATION, 409, app -> app.send(method, app.support("confirm_termination"), IS_TERMINATING));
        writes(method, TERMINATION, "confirm_termination", "{\"operationAction\": \"a\"}");
        foreign(method, TERMINATION, "confirm_termination", IS_TERMINATING);
    }

    private void terminating(Application app) {
        app.post(app.support("subscriptions"), TestApplications.subscription("http://127.0.0.1:9/"));
        TestApplications.terminate(mp1, app, "GRACEFUL", 600);
        TestApplications.awaitNotified(mp1, app);
    }

    private void subscriptions() {
        var valid = TestApplications.subscription("http://example.com/callback");
        own("GET", SUBSCRIPTIONS, 200, app -> app.get(app.support("subscriptions")));
        foreign("GET", SUBSCRIPTIONS, "subscriptions", null);
        own("POST", SUBSCRIPTIONS, 201, app -> app.post(app.support("subscriptions"), valid));
        writes("POST", SUBSCRIPTIONS, "subscriptions", "{}");
        foreign("POST", SUBSCRIPTIONS, "subscriptions", valid);
        own(
                "GET",
                SUBSCRIPTION,
                200,
                app -> app.get(app.post(app.support("subscriptions"), valid).location()));
        foreign("GET", SUBSCRIPTION, "subscriptions/1", null);
        own(
                "DELETE",
                SUBSCRIPTION,
                204,
                app -> app.delete(app.post(app.support("subscriptions"), valid).location()));
        foreign("DELETE", SUBSCRIPTION, "subscriptions/1", null);
    }

    private void registrations() {
        var path = ROOT + REGISTRATIONS;
        own("POST", REGISTRATIONS, 201, app -> app.post(path, INFO));
        own("POST", REGISTRATIONS, 400, app -> app.post(path, "{}"));
        own("POST", REGISTRATIONS, 409, app -> {
            registered(app);
            return app.post(path, INFO);
        });
        own("POST", REGISTRATIONS, 413, app -> app.post(path, LARGE));
        own("POST", REGISTRATIONS, 415, app -> app.post(path, "a", "Content-Type", "text/plain"));
        refusals("POST", REGISTRATIONS, path, INFO);
    }

    private void oneRegistration() {
        own("GET", REGISTRATION, 200, app -> app.get(registered(app).location()));
        own("GET", REGISTRATION, 304, app -> {
            var made = registered(app);
            return app.get(made.location(), "If-None-Match", String.valueOf(made.header("ETag")));
        });
        own("PUT", REGISTRATION, 204, app -> app.put(registered(app).location(), INFO));
        own("PUT", REGISTRATION, 400, app -> app.put(registered(app).location(), "{}"));
        own("PUT", REGISTRATION, 412, app -> app.put(registered(app).location(), INFO, "If-Match", "\"x\""));
        own("PUT", REGISTRATION, 413, app -> app.put(registered(app).location(), LARGE));
        own("PUT", REGISTRATION, 415, app -> app.put(registered(app).location(), "a", "Content-Type", "text/plain"));
        own("DELETE", REGISTRATION, 204, app -> app.delete(registered(app).location()));
        own("DELETE", REGISTRATION, 409, app -> {
            var made = registered(app);
            terminating(app);
            return app.delete(made.location());
        });
        for (var method : List.of("GET", "PUT", "DELETE")) {
            var body = method.equals("PUT") ? INFO : null;
            var some = ROOT + REGISTRATIONS + "/";
            own(method, REGISTRATION, 401, app -> mp1.bearing("").send(method, some + app.id(), body));
            own(method, REGISTRATION, 403, app -> {
                app.get(app.support("subscriptions"));
                return app().send(method, some + app.id(), body);
            });
            own(method, REGISTRATION, 404, app -> app.send(method, some + app.id(), body));
        }
    }

    private static Answer registered(Application app) {
        return app.post(ROOT + REGISTRATIONS, INFO);
    }
}
