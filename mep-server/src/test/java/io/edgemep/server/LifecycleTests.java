package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@MepServerTest
class LifecycleTests {

    private static final String SERVICES = "/mec_service_mgmt/v1/services?ser_name=";

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    Application app;
    Application consumer;
    CallbackServer callback;
    TestServices service;

    @BeforeEach
    void anApplicationWithAService() {
        callback = new CallbackServer();
        app = mp1.application();
        consumer = mp1.application();
        service = TestServices.service();
        app.register(service);
    }

    @AfterEach
    void close() {
        callback.close();
        clock.reset();
    }

    @Test
    void terminatesAnApplicationThatConfirms() {
        var subscription = subscribe(callback);
        app.post(app.own("subscriptions"), SubscriptionTests.subscription("{}"));
        confirm("ready", "{\"indication\": \"READY\"}");

        var accepted = TestApplications.terminate(mp1, app, "GRACEFUL", 600);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.location()).startsWith(mp1.base() + "/mepcfg/app_lcm/v1/operations/");
        var notification = callback.await(1).getFirst();
        assertThat(notification.path("notificationType").asString()).isEqualTo("AppTerminationNotification");
        assertThat(notification.path("operationAction").asString()).isEqualTo("TERMINATING");
        assertThat(notification.path("maxGracefulTimeout").asInt()).isEqualTo(600);
        assertThat(notification.at("/_links/subscription/href").asString()).isEqualTo(subscription);
        assertThat(state()).isEqualTo("TERMINATING");
        // It has to finish its work, with Mp1.
        assertThat(app.get(app.own("services")).json()).hasSize(1);

        var confirmed = app.post(
                notification.at("/_links/confirmTermination/href").asString(),
                "{\"operationAction\": \"TERMINATING\"}");

        assertThat(confirmed.status()).isEqualTo(204);
        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(instance.path("state").asString()).isEqualTo("TERMINATED");
        assertThat(statuses(instance))
                .containsExactly(
                        "NOTIFY COMPLETED",
                        "AWAIT_CONFIRMATION COMPLETED",
                        "CLOSE_MP1 COMPLETED",
                        "REMOVE_CONFIGURATION COMPLETED",
                        "REMOVE_RULES COMPLETED",
                        "REMOVE_SERVICES COMPLETED",
                        "REMOVE_SUBSCRIPTIONS COMPLETED",
                        "VERIFY COMPLETED",
                        "DISABLE_CREDENTIALS SKIPPED");
        assertThat(detail(instance, "DISABLE_CREDENTIALS")).contains("mep.credentials.uri");
        assertThat(consumer.get(SERVICES + service.name()).json()).isEmpty();
        assertThat(rows("availability_subscriptions") + rows("termination_subscriptions"))
                .isZero();
        assertThat(mp1.manager().get(accepted.location()).json()).isEqualTo(instance.path("operation"));
    }

    @Test
    void terminatesForManagersOfEdgeGallery() {
        subscribe(callback);

        assertThat(end(mp1.manager(), app.id()).status()).isEqualTo(200);

        assertThat(callback.await(1).getFirst().path("operationAction").asString())
                .isEqualTo("TERMINATING");
        var again = end(mp1.manager(), app.id());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("\"\"");
        confirm("termination", "{\"operationAction\": \"TERMINATING\"}");
        assertThat(TestApplications.awaitCompleted(mp1, app).path("state").asString())
                .isEqualTo("TERMINATED");
        assertThat(end(mp1.manager(), app.id()).status()).isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from lifecycle_operations where app_instance_id = :id")
                        .param("id", app.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /// Such an instance may have credentials: whoever starts one gets them for it before it is seen here.
    @Test
    void terminatesAnInstanceThatWasNeverSeenForManagersOfEdgeGallery() {
        var unseen = mp1.application();

        assertThat(end(mp1.manager(), unseen.id()).status()).isEqualTo(200);

        assertThat(TestApplications.awaitCompleted(mp1, unseen).path("state").asString())
                .isEqualTo("TERMINATED");
        assertThat(unseen.get(unseen.support("subscriptions")).status()).isEqualTo(403);
        assertThat(end(mp1.manager(), "no,id").status()).isEqualTo(400);
    }

    @Test
    void letsNoApplicationEndAnotherOrItself() {
        assertThat(end(app, app.id()).status()).isEqualTo(403);
        assertThat(end(consumer, app.id()).status()).isEqualTo(403);
        assertThat(end(mp1.bearing(""), app.id()).status()).isEqualTo(401);
        assertThat(app.get(app.own("services")).json()).hasSize(1);
    }

    private static Answer end(Application as, String appInstanceId) {
        return as.delete("/mep/mec_app_support/v1/applications/" + appInstanceId + "/AppInstanceTermination");
    }

    @Test
    void goesOnWhenTheTimeIsOver() {
        subscribe(callback);
        TestApplications.terminate(mp1, app, "GRACEFUL", 300);
        callback.await(1);
        TestApplications.awaitNotified(mp1, app);

        clock.advance(Duration.ofSeconds(290));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> app.get(app.own("services")).json().size() == 1);
        clock.advance(Duration.ofSeconds(15));

        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(instance.path("state").asString()).isEqualTo("TERMINATED");
        assertThat(detail(instance, "AWAIT_CONFIRMATION")).isEqualTo("The application did not confirm within 300 s.");
    }

    @Test
    void waitsForNobodyWhoIsNotSubscribed() {
        TestApplications.terminate(mp1, app, "GRACEFUL", 600);

        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(statuses(instance)).startsWith("NOTIFY SKIPPED", "AWAIT_CONFIRMATION SKIPPED");
        assertThat(instance.path("state").asString()).isEqualTo("TERMINATED");
    }

    @Test
    void doesNotAskWhenItIsForced() {
        subscribe(callback);

        TestApplications.terminate(mp1, app, "FORCEFUL", 600);

        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(statuses(instance)).startsWith("NOTIFY SKIPPED", "AWAIT_CONFIRMATION SKIPPED");
        assertThat(callback.received()).isEmpty();
        assertThat(rows("termination_subscriptions")).isZero();
    }

    @Test
    void isHastenedByForce() {
        subscribe(callback);
        var first = TestApplications.terminate(mp1, app, "GRACEFUL", 600);
        TestApplications.awaitNotified(mp1, app);

        var second = TestApplications.terminate(mp1, app, "FORCEFUL", 1);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.location()).isEqualTo(first.location());
        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(statuses(instance)).startsWith("NOTIFY COMPLETED", "AWAIT_CONFIRMATION SKIPPED");
    }

    @Test
    void keepsAStoppedApplicationForItsReturn() {
        subscribe(callback);
        app.post("/mec_app_support/v1/registrations", TestApplications.info().json());
        confirm("ready", "{\"indication\": \"READY\"}");

        TestApplications.stop(mp1, app, "GRACEFUL", 600);

        assertThat(callback.await(1).getFirst().path("operationAction").asString())
                .isEqualTo("STOPPING");
        assertThat(confirm("termination", "{\"operationAction\": \"TERMINATING\"}")
                        .detail())
                .contains("the notification said STOPPING");
        assertThat(confirm("ready", "{\"indication\": \"READY\"}").status()).isEqualTo(409);
        assertThat(confirm("termination", "{\"operationAction\": \"STOPPING\"}").status())
                .isEqualTo(204);
        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(instance.path("state").asString()).isEqualTo("STOPPED");
        assertThat(statuses(instance))
                .containsExactly("NOTIFY COMPLETED", "AWAIT_CONFIRMATION COMPLETED", "REMOVE_SERVICES COMPLETED");
        assertThat(consumer.get(SERVICES + service.name()).json()).isEmpty();
        assertThat(instance.path("registered").asBoolean()).isTrue();
        assertThat(rows("termination_subscriptions")).isEqualTo(1);
        assertThat(TestApplications.stop(mp1, app, "GRACEFUL", 600).status()).isEqualTo(409);

        assertThat(app.register(service).status()).isEqualTo(201);
        assertThat(confirm("ready", "{\"indication\": \"READY\"}").status()).isEqualTo(204);
        assertThat(state()).isEqualTo("READY");
    }

    @Test
    void tellsConsumersThatServicesAreGone() {
        var names = Stream.generate(TestServices::service).limit(3).toList();
        names.forEach(app::register);
        for (var name : names) {
            consumer.post(
                    consumer.own("subscriptions"),
                    SubscriptionTests.subscription(callback.uri(), "{\"serNames\": [\"%s\"]}".formatted(name.name())));
        }

        TestApplications.terminate(mp1, app, "FORCEFUL", 1);

        assertThat(callback.await(3))
                .allSatisfy(note -> assertThat(
                                note.at("/serviceReferences/0/changeType").asString())
                        .isEqualTo("REMOVED"));
    }

    @Test
    void closesMp1ToATerminatedApplicationForGood() {
        TestApplications.terminate(mp1, app, "FORCEFUL", 1);
        TestApplications.awaitCompleted(mp1, app);

        for (var path : List.of(app.own("services"), app.support("subscriptions"), SERVICES + "a")) {
            var refused = app.get(path);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.detail()).contains("was terminated");
        }
        assertThat(state()).isEqualTo("TERMINATED");
        assertThat(TestApplications.terminate(mp1, app, "FORCEFUL", 1).status()).isEqualTo(409);

        assertThat(TestApplications.delete(mp1, app).status()).isEqualTo(204);
        assertThat(TestApplications.read(mp1, app).status()).isEqualTo(404);
        assertThat(app.get(SERVICES + "a").status()).isEqualTo(403);
        assertThat(TestApplications.read(mp1, app).status()).isEqualTo(404);

        var again = mp1.manager().post("/mepcfg/app_lcm/v1/applications", TestApplications.creation(app.id()));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("state").asString()).isEqualTo("NOT_INSTANTIATED");
        assertThat(again.json().has("operation"))
                .as("what was done to the one before")
                .isFalse();
        assertThat(app.get(SERVICES + "a").status()).as("a token of before").isEqualTo(403);
        assertThat(mp1.application(app.id()).get(SERVICES + "a").status()).isEqualTo(200);
        assertThat(app.get(SERVICES + "a").status())
                .as("a token of before, once more")
                .isEqualTo(403);
        assertThat(state()).isEqualTo("INSTANTIATED");
    }

    @Test
    void noticesWhatAnotherReplicaHasClosed() {
        assertThat(app.get(app.own("services")).status()).isEqualTo(200);

        jdbc.sql(
                        "update application_instances set closed_at = now(), state = 'TERMINATING' where app_instance_id = :id")
                .param("id", app.id())
                .update();

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> app.get(app.own("services")).status() == 403);
        assertThat(app.get(app.own("services")).detail()).contains("is being terminated");
    }

    @Test
    void takesOneConfirmationForWhatItAskedFor() {
        assertThat(confirm("termination", "{\"operationAction\": \"TERMINATING\"}")
                        .status())
                .isEqualTo(409);
        subscribe(callback);
        TestApplications.stop(mp1, app, "GRACEFUL", 600);
        TestApplications.awaitNotified(mp1, app);

        var answers = List.of(
                confirm("termination", "{\"operationAction\": \"TERMINATING\"}"),
                confirm("termination", "{\"operationAction\": \"STOPPING\"}"),
                confirm("termination", "{\"operationAction\": \"STOPPING\"}"));

        assertThat(answers).extracting(Answer::status).containsExactly(409, 204, 409);
        TestApplications.awaitCompleted(mp1, app);
        assertThat(confirm("termination", "{\"operationAction\": \"STOPPING\"}").status())
                .isEqualTo(409);
    }

    @Test
    void doesOneThingAtATime() {
        subscribe(callback);
        TestApplications.stop(mp1, app, "GRACEFUL", 600);

        var again = TestApplications.stop(mp1, app, "GRACEFUL", 600);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.detail()).contains("STOPPING");
        TestApplications.terminate(mp1, app, "GRACEFUL", 600);
        assertThat(TestApplications.terminate(mp1, app, "GRACEFUL", 600).status())
                .isEqualTo(409);
        assertThat(TestApplications.stop(mp1, app, "FORCEFUL", 600).detail()).contains("TERMINATING");
    }

    @Test
    void terminatesAnApplicationThatIsBeingStopped() {
        subscribe(callback);
        var stop = TestApplications.stop(mp1, app, "GRACEFUL", 600);
        TestApplications.awaitNotified(mp1, app);

        assertThat(TestApplications.terminate(mp1, app, "FORCEFUL", 600).status())
                .isEqualTo(202);

        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(instance.path("state").asString()).isEqualTo("TERMINATED");
        assertThat(instance.at("/operation/action").asString()).isEqualTo("TERMINATING");
        var ended = mp1.manager().get(stop.location()).json();
        assertThat(ended.path("operationState").asString()).isEqualTo("SUPERSEDED");
        assertThat(ended.path("phases"))
                .extracting(phase -> phase.path("status").asString())
                .containsExactly("COMPLETED", "SKIPPED", "SKIPPED");
    }

    @Test
    void asksAnApplicationThatIsBeingStoppedOnceMoreBeforeItIsTerminated() {
        subscribe(callback);
        TestApplications.stop(mp1, app, "GRACEFUL", 600);
        TestApplications.awaitNotified(mp1, app);

        TestApplications.terminate(mp1, app, "GRACEFUL", 300);

        assertThat(callback.await(2).getLast().path("operationAction").asString())
                .isEqualTo("TERMINATING");
        assertThat(confirm("termination", "{\"operationAction\": \"STOPPING\"}").status())
                .isEqualTo(409);
        assertThat(confirm("termination", "{\"operationAction\": \"TERMINATING\"}")
                        .status())
                .isEqualTo(204);
        TestApplications.awaitCompleted(mp1, app);
    }

    @Test
    void tellsAnUnreachableSubscriberForALimitedTime() {
        callback.answer(503);
        subscribe(callback);
        TestApplications.terminate(mp1, app, "GRACEFUL", 1);
        TestApplications.awaitNotified(mp1, app);
        clock.advance(Duration.ofSeconds(2));

        var instance = TestApplications.awaitPhase(mp1, app, "REMOVE_SUBSCRIPTIONS", "PROCESSING");
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> detail(TestApplications.read(mp1, app).json(), "REMOVE_SUBSCRIPTIONS")
                        .equals("Not all subscriptions are removed yet."));
        assertThat(instance.path("state").asString()).isEqualTo("TERMINATING");
        assertThat(rows("termination_subscriptions")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(60));

        TestApplications.awaitCompleted(mp1, app);
        assertThat(rows("termination_subscriptions")).isZero();
        assertThat(jdbc.sql("select count(*) from deliveries where owner = :id")
                        .param("id", app.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"gracefulTimeout": 0}           | gracefulTimeout must be a number of seconds from 1 to 3600
                    {"gracefulTimeout": 3601}        | gracefulTimeout must be a number of seconds from 1 to 3600
                    {"gracefulTimeout": "a"}         | gracefulTimeout has
                    {"terminationType": "SOFT"}      | terminationType has the value 'SOFT'; it must be one of GRACEFUL, FORCEFUL
                    """)
    void namesWhatIsWrongWithATermination(String body, String sentence) {
        var answer = mp1.manager().post("/mepcfg/app_lcm/v1/applications/" + app.id() + "/terminate", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
        assertThat(state()).isEqualTo("INSTANTIATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"indication\": \"ready\"}", "{\"indication\": 1}", "[]"})
    void refusesAnotherIndicationThanReady(String body) {
        assertThat(confirm("ready", body).status()).isEqualTo(400);
        assertThat(state()).isEqualTo("INSTANTIATED");
    }

    @Test
    void followsAnApplicationFromItsCreation() {
        var fresh = mp1.application();
        var created = mp1.manager().post("/mepcfg/app_lcm/v1/applications", TestApplications.creation(fresh.id()));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location()).isEqualTo(mp1.base() + "/mepcfg/app_lcm/v1/applications/" + fresh.id());
        assertThat(created.json().path("knownBy").asString()).isEqualTo("PLATFORM_MANAGER");
        assertThat(TestApplications.stop(mp1, fresh, "GRACEFUL", 1).status()).isEqualTo(409);

        fresh.get(fresh.own("services"));
        assertThat(TestApplications.read(mp1, fresh).json().path("state").asString())
                .isEqualTo("INSTANTIATED");
        assertThat(TestApplications.delete(mp1, fresh).status()).isEqualTo(409);
        fresh.put(fresh.support("confirm_ready"), "{\"indication\": \"READY\"}");
        assertThat(TestApplications.read(mp1, fresh).json().path("state").asString())
                .isEqualTo("READY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "..", "a/b", ""})
    void refusesAnIdThatMepAuthWouldNotHave(String id) {
        var answer = mp1.manager().post("/mepcfg/app_lcm/v1/applications", TestApplications.creation(id));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith("appInstanceId must be");
    }

    @Test
    void listsApplicationsInPages() {
        var prefix = "page-" + app.id() + "-";
        for (var i = 0; i < 3; i++) {
            mp1.manager().post("/mepcfg/app_lcm/v1/applications", TestApplications.creation(prefix + i));
        }

        var first = mp1.manager().get("/mepcfg/app_lcm/v1/applications?limit=2&after=" + prefix);
        assertThat(ids(first)).containsExactly(prefix + "0", prefix + "1");
        var next = String.valueOf(first.header("Link")).replaceAll("^<|>.*$", "");
        assertThat(ids(mp1.manager().get(next)).getFirst()).isEqualTo(prefix + "2");
    }

    private String subscribe(CallbackServer subscriber) {
        var made = app.post(app.support("subscriptions"), TestApplications.subscription(subscriber.uri()));
        assertThat(made.status()).isEqualTo(201);
        return made.location();
    }

    private Answer confirm(String what, String body) {
        return app.post(app.support("confirm_" + what), body);
    }

    private String state() {
        return TestApplications.read(mp1, app).json().path("state").asString();
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from %s where owner = :id".formatted(table))
                .param("id", app.id())
                .query(Long.class)
                .single();
    }

    private static List<String> ids(Answer page) {
        return page.json()
                .valueStream()
                .map(instance -> instance.path("appInstanceId").asString())
                .toList();
    }

    private static List<String> statuses(JsonNode instance) {
        return instance.at("/operation/phases")
                .valueStream()
                .map(phase -> phase.path("name").asString() + " "
                        + phase.path("status").asString())
                .toList();
    }

    private static String detail(JsonNode instance, String phase) {
        return TestApplications.phase(instance, phase).path("detail").asString();
    }
}
