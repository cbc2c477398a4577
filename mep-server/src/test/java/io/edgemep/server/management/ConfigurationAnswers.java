package io.edgemep.server.management;

import io.edgemep.server.AnswerCases;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.TestApplications;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the configuration of rules on Mm5.
@Lazy
@Component
class ConfigurationAnswers extends AnswerCases {

    private static final String CONFIGURATION = "/applications/{appInstanceId}/appd_configuration";
    private static final String TASK = "/tasks/{taskId}/appd_configuration";
    private static final String STATUS = "/applications/{appInstanceId}/rule_status";

    private final Manager manager;
    private final Bulkhead admission;

    ConfigurationAnswers(Mp1 mp1, BulkheadRegistry bulkheads) {
        super(mp1, "/mepcfg/app_lcm/v1");
        this.manager = new Manager(mp1);
        this.admission = bulkheads.bulkhead("configuration-admission");
    }

    @Override
    protected void list() {
        on("POST", CONFIGURATION, 200, () -> manager.post(someone(), body(someone())));
        on("POST", CONFIGURATION, 409, () -> {
            var app = configured();
            return manager.post(app, body(app));
        });
        bodies("POST");
        on("PUT", CONFIGURATION, 200, () -> {
            var app = configured();
            return manager.put(app, body(app));
        });
        on("PUT", CONFIGURATION, 404, () -> manager.put(someone(), body("a")));
        on("PUT", CONFIGURATION, 409, () -> manager.put(configured(), twice()));
        bodies("PUT");
        on("GET", CONFIGURATION, 200, () -> manager.get(configured()));
        on("GET", CONFIGURATION, 404, () -> manager.get(someone()));
        on("DELETE", CONFIGURATION, 200, () -> manager.delete(configured()));
        on("DELETE", CONFIGURATION, 404, () -> manager.delete(someone()));
        on("DELETE", CONFIGURATION, 409, () -> manager.delete(terminating()));
        on("POST", CONFIGURATION, 503, () -> whileBusy(() -> manager.post(someone(), body(someone()))));
        on("PUT", CONFIGURATION, 503, () -> whileBusy(() -> manager.put(someone(), body("a"))));
        on("DELETE", CONFIGURATION, 503, () -> whileBusy(() -> manager.delete(someone())));
        on("DELETE", "/applications/{appInstanceId}", 503, () -> {
            var created = mp1.manager().post("/mepcfg/app_lcm/v1/applications", "{\"appName\": \"camera\"}");
            return whileBusy(() -> mp1.manager().delete(created.location()));
        });
        on("GET", TASK, 200, () -> manager.task(manager.post(someone(), body(someone()))));
        on("GET", TASK, 404, () -> mp1.manager().get(Manager.task("unknown")));
        on("GET", STATUS, 200, () -> manager.ruleStatus(configured()));
        on("GET", STATUS, 404, () -> manager.ruleStatus(someone()));
        for (var method : List.of("POST", "PUT", "GET", "DELETE")) {
            refusals(method, CONFIGURATION, Manager.configuration("a"), method.startsWith("P") ? "{}" : null);
        }
        refusals("GET", TASK, Manager.task("a"), null);
        refusals("GET", STATUS, "/mepcfg/app_lcm/v1/applications/a/rule_status", null);
    }

    private Answer whileBusy(Supplier<Answer> request) {
        var config = admission.getBulkheadConfig();
        admission.changeConfig(
                BulkheadConfig.from(config).maxWaitDuration(Duration.ZERO).build());
        var places = IntStream.range(0, config.getMaxConcurrentCalls())
                .filter(_ -> admission.tryAcquirePermission())
                .count();
        try {
            return request.get();
        } finally {
            LongStream.range(0, places).forEach(_ -> admission.releasePermission());
            admission.changeConfig(config);
        }
    }

    private void bodies(String method) {
        var path = Manager.configuration("a");
        on(method, CONFIGURATION, 400, () -> mp1.manager().send(method, path, "{}"));
        on(method, CONFIGURATION, 413, () -> mp1.manager().send(method, path, LARGE));
        on(method, CONFIGURATION, 415, () -> mp1.manager().send(method, path, "a", "Content-Type", "text/plain"));
    }

    private String configured() {
        var app = someone();
        Answer begun = manager.post(app, body(app));
        manager.succeeded(begun);
        return app;
    }

    /// Waits to be confirmed: nothing of it is removed yet.
    private String terminating() {
        var app = app();
        manager.succeeded(manager.post(app.id(), body(app.id())));
        app.post(app.support("subscriptions"), TestApplications.subscription("http://127.0.0.1:9/"));
        TestApplications.terminate(mp1, app, "GRACEFUL", 600);
        return app.id();
    }

    private static String someone() {
        return UUID.randomUUID().toString();
    }

    private static String body(String appName) {
        return Manager.body(appName, List.of(Manager.in("INACTIVE", Manager.traffic("t1", 1))), List.of());
    }

    private static String twice() {
        return Manager.body("a", List.of(Manager.traffic("t1", 1), Manager.traffic("t1", 2)), List.of());
    }
}
