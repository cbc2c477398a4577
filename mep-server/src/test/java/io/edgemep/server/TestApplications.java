package io.edgemep.server;

import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Bodies about applications, and what a platform manager does with them.
public final class TestApplications {

    private static final String APPLICATIONS = "/mepcfg/app_lcm/v1/applications/";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ObjectNode info;

    private TestApplications(ObjectNode info) {
        this.info = info;
    }

    /// An AppInfo with all that is mandatory.
    static TestApplications info() {
        return new TestApplications((ObjectNode) Mp1.JSON.readTree("""
                {"appName": "camera", "endpoint": {"uris": ["https://camera.example/"]}}
                """));
    }

    /// @param value JSON
    TestApplications with(String member, String value) {
        info.set(member, Mp1.JSON.readTree(value));
        return this;
    }

    TestApplications without(String member) {
        info.remove(member);
        return this;
    }

    String json() {
        return info.toString();
    }

    public static String subscription(String callback) {
        return """
                {"subscriptionType": "AppTerminationNotificationSubscription", "callbackReference": "%s",
                 "appInstanceId": "of-somebody-else"}
                """.formatted(callback);
    }

    static String creation(String appInstanceId) {
        return "{\"appInstanceId\": \"%s\", \"appName\": \"camera\"}".formatted(appInstanceId);
    }

    public static Answer terminate(Mp1 mp1, Application app, String type, int gracefulTimeout) {
        return mp1.manager().post(APPLICATIONS + app.id() + "/terminate", """
                        {"terminationType": "%s", "gracefulTimeout": %d}
                        """.formatted(type, gracefulTimeout));
    }

    static Answer stop(Mp1 mp1, Application app, String type, int gracefulTimeout) {
        return mp1.manager().post(APPLICATIONS + app.id() + "/stop", """
                        {"stopType": "%s", "gracefulTimeout": %d}
                        """.formatted(type, gracefulTimeout));
    }

    static Answer read(Mp1 mp1, Application app) {
        return mp1.manager().get(APPLICATIONS + app.id());
    }

    static Answer delete(Mp1 mp1, Application app) {
        return mp1.manager().delete(APPLICATIONS + app.id());
    }

    static void awaitNotified(Mp1 mp1, Application app) {
        awaitPhase(mp1, app, "AWAIT_CONFIRMATION", "PROCESSING");
    }

    /// @return the instance with its operation
    static JsonNode awaitPhase(Mp1 mp1, Application app, String name, String status) {
        return Awaitility.await()
                .atMost(LONG)
                .until(
                        () -> read(mp1, app).json(),
                        instance ->
                                phase(instance, name).path("status").asString().equals(status));
    }

    /// @return the instance with its operation
    static JsonNode awaitCompleted(Mp1 mp1, Application app) {
        return Awaitility.await()
                .atMost(LONG)
                .until(
                        () -> read(mp1, app).json(),
                        instance -> instance.at("/operation/operationState")
                                .asString()
                                .equals("COMPLETED"));
    }

    static JsonNode phase(JsonNode instance, String name) {
        for (var phase : instance.at("/operation/phases")) {
            if (phase.path("name").asString().equals(name)) {
                return phase;
            }
        }
        return Mp1.JSON.missingNode();
    }
}
