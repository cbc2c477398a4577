package io.edgemep.local;

import io.edgemep.local.CallbackListener.Received;
import io.edgemep.local.Conversation.Answer;
import io.edgemep.local.Stage.Actor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/// The demo's first act: an application offers a service, another one finds it and is told of every change.
final class ServiceAct {

    private static final Duration NOTIFICATION_LIMIT = Duration.ofSeconds(15);

    private final Conversation conversation;
    private final CallbackListener callbacks;
    private final Stage stage;
    private final String auth;
    private final String mp1;
    private final String serviceName =
            "demo-location-" + UUID.randomUUID().toString().substring(0, 8);

    ServiceAct(Conversation conversation, CallbackListener callbacks, Stage stage, String server, String auth) {
        this.conversation = conversation;
        this.callbacks = callbacks;
        this.stage = stage;
        this.auth = auth;
        this.mp1 = server + "/mec_service_mgmt/v1";
    }

    void play(Actor consumer, Actor producer) {
        subscribe(consumer);
        var service = register(producer);
        discover(consumer);
        expect("ADDED", service);
        heartbeat(producer, service);
        var etag = service.header("ETag");
        deactivate(producer, service, etag);
        refuseStranger(consumer, service);
        withdraw(producer, service);
    }

    private void subscribe(Actor consumer) {
        conversation.step("The consumer subscribes to changes of the service \"%s\"".formatted(serviceName));
        var call = consumer.call("POST", mp1 + "/applications/" + consumer.id() + "/subscriptions")
                .json(DemoBodies.subscription(serviceName, callbacks.url()));
        var subscription = conversation.send(call, 201).header("Location");
        stage.later(() -> conversation.send(consumer.call("DELETE", subscription), 204));
        conversation.show("Location: %s".formatted(subscription));
    }

    private Answer register(Actor producer) {
        conversation.step("The producer registers the service");
        var call = producer.call("POST", mp1 + "/applications/" + producer.id() + "/services")
                .json(DemoBodies.service(serviceName, "ACTIVE", auth));
        var answer = conversation.send(call, 201);
        var location = answer.header("Location");
        stage.later(() -> conversation.send(producer.call("DELETE", location), 204));
        conversation.show("Location: %s".formatted(location));
        conversation.show("ETag: %s, state %s".formatted(answer.header("ETag"), answer.text("/state")));
        return answer;
    }

    private void discover(Actor consumer) {
        conversation.step("The consumer discovers it");
        var name = URLEncoder.encode(serviceName, StandardCharsets.UTF_8);
        var answer = conversation.send(consumer.call("GET", mp1 + "/services?ser_name=" + name), 200);
        if (answer.body().size() != 1) {
            throw new Failure("Discovery was expected to find 1 service called %s, but found %d."
                    .formatted(serviceName, answer.body().size()));
        }
        conversation.show(
                "%s at %s".formatted(answer.text("/0/serName"), answer.text("/0/transportInfo/endpoint/uris/0")));
    }

    private void heartbeat(Actor producer, Answer service) {
        conversation.step("The producer sends a heartbeat");
        var call = producer.call("PATCH", service.text("/_links/liveness/href")).json("{\"state\": \"ACTIVE\"}");
        conversation.send(call, 204);
    }

    private void deactivate(Actor producer, Answer service, String etag) {
        conversation.step("The producer makes it inactive, provided that nobody changed it meanwhile");
        var call = producer.call("PUT", service.header("Location"))
                .json(DemoBodies.service(serviceName, "INACTIVE", auth))
                .header("If-Match", etag);
        var answer = conversation.send(call, 200);
        conversation.show("ETag: %s, state %s".formatted(answer.header("ETag"), answer.text("/state")));
        told(callbacks.await("STATE_CHANGED", NOTIFICATION_LIMIT), answer);
    }

    private void refuseStranger(Actor consumer, Answer service) {
        conversation.step("The consumer may not delete what is not its own");
        var answer = conversation.send(consumer.call("DELETE", service.header("Location")), 403);
        conversation.show(answer.text("/detail"));
    }

    private void withdraw(Actor producer, Answer service) {
        conversation.step("The producer deletes it");
        stage.neverMind();
        var answer = conversation.send(producer.call("DELETE", service.header("Location")), 204);
        told(callbacks.await("REMOVED", NOTIFICATION_LIMIT), answer);
    }

    private void expect(String changeType, Answer cause) {
        conversation.step("The consumer is notified");
        told(callbacks.await(changeType, NOTIFICATION_LIMIT), cause);
    }

    private void told(Received notification, Answer cause) {
        if (!notification.reference("serName").equals(serviceName)) {
            throw new Failure("The notification is of another service: " + notification.reference("serName"));
        }
        conversation.show("notified: %s, state %s, %.0f ms after the request was sent"
                .formatted(
                        notification.changeType(),
                        notification.reference("state"),
                        (notification.nanos() - cause.nanos()) / 1e6));
    }
}
