package io.edgemep.server;

import io.edgemep.server.Mp1.Application;
import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the lifecycle part of Mm5.
@Lazy
@Component
class ManagementAnswers extends AnswerCases {

    private static final String ROOT = "/mepcfg/app_lcm/v1";
    private static final String LIST = "/applications";
    private static final String ONE = LIST + "/{appInstanceId}";
    private static final String OPERATION = "/operations/{operationId}";
    private static final String NEW = "{\"appName\": \"camera\"}";

    ManagementAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        var path = ROOT + LIST;
        on("POST", LIST, 201, () -> manager().post(path, NEW));
        on("POST", LIST, 400, () -> manager().post(path, "{}"));
        on("POST", LIST, 409, () -> manager().post(path, TestApplications.creation(known().id())));
        on("POST", LIST, 413, () -> manager().post(path, LARGE));
        on("POST", LIST, 415, () -> manager().post(path, "a", "Content-Type", "text/plain"));
        refusals("POST", LIST, path, NEW);
        on("GET", LIST, 200, () -> manager().get(path + "?limit=2"));
        on("GET", LIST, 400, () -> manager().get(path + "?limit=0"));
        refusals("GET", LIST, path, null);
        on("GET", ONE, 200, () -> manager().get(path + "/" + known().id()));
        on("GET", ONE, 404, () -> manager().get(path + "/unknown"));
        refusals("GET", ONE, path + "/unknown", null);
        on("DELETE", ONE, 204, () -> manager().delete(manager().post(path, NEW).location()));
        on("DELETE", ONE, 404, () -> manager().delete(path + "/unknown"));
        on("DELETE", ONE, 409, () -> manager().delete(path + "/" + known().id()));
        refusals("DELETE", ONE, path + "/unknown", null);
        operations();
    }

    private void operations() {
        for (var task : List.of("/terminate", "/stop")) {
            var unknown = ROOT + LIST + "/unknown" + task;
            on("POST", ONE + task, 202, () -> manager().post(of(known(), task), "{}"));
            on("POST", ONE + task, 400, () -> manager().post(of(known(), task), "{\"gracefulTimeout\": 0}"));
            on("POST", ONE + task, 404, () -> manager().post(unknown, "{}"));
            on("POST", ONE + task, 409, () -> {
                var app = known();
                app.post(app.support("subscriptions"), TestApplications.subscription("http://127.0.0.1:9/"));
                manager().post(of(app, task), "{}");
                return manager().post(of(app, task), "{}");
            });
            on("POST", ONE + task, 413, () -> manager().post(of(known(), task), LARGE));
            on("POST", ONE + task, 415, () -> manager().post(of(known(), task), "a", "Content-Type", "text/plain"));
            refusals("POST", ONE + task, unknown, "{}");
        }
        on(
                "GET",
                OPERATION,
                200,
                () -> manager()
                        .get(manager().post(of(known(), "/terminate"), "{}").location()));
        on("GET", OPERATION, 404, () -> manager().get(ROOT + "/operations/unknown"));
        refusals("GET", OPERATION, ROOT + "/operations/unknown", null);
    }

    private Application manager() {
        return mp1.manager();
    }

    private Application known() {
        var app = app();
        app.get(app.support("subscriptions"));
        return app;
    }

    private static String of(Application app, String task) {
        return ROOT + LIST + "/" + app.id() + task;
    }
}
