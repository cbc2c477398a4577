package io.edgemep.local;

import io.edgemep.local.CallbackListener.Received;
import io.edgemep.local.Conversation.Answer;
import io.edgemep.local.Conversation.Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/// The flow of ETSI GS MEC 011 that the platform is for: an application offers a service, another one finds it and is
/// told of every change. It uses fresh application instances and leaves nothing behind.
final class Demo {

    private static final Duration NOTIFICATION_LIMIT = Duration.ofSeconds(15);
    private static final String ADMINISTRATOR = "administrator";

    private final Conversation conversation;
    private final CallbackListener callbacks;
    private final String auth;
    private final String mp1;
    private final String serviceName =
            "demo-location-" + UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();

    Demo(Conversation conversation, CallbackListener callbacks, String server, String auth) {
        this.conversation = conversation;
        this.callbacks = callbacks;
        this.auth = auth;
        this.mp1 = server + "/mec_service_mgmt/v1";
    }

    /// An application instance that has its token.
    private record App(String name, String id, String token) {

        Call call(String method, String url) {
            return Call.of(name, method, url, token);
        }
    }

    /// @param administratorSecret what mep-auth's administrator authenticates with
    /// @throws Failure at the first step that does not end as it should
    void play(String administratorSecret) {
        try {
            flow(administratorSecret);
        } catch (Failure failure) {
            var told = conversation.failed(failure);
            conversation.step("The demo failed; what it made is removed");
            removeQuietly();
            throw told;
        }
        conversation.step("Everything that the demo made is removed");
        while (!cleanUp.isEmpty()) {
            cleanUp.pop().run();
        }
        conversation.step("Done: registered, discovered, notified, withdrawn.");
    }

    private void flow(String administratorSecret) {
        conversation.step("The administrator gets a token");
        var administrator = token(ADMINISTRATOR, ADMINISTRATOR, administratorSecret);
        var consumer = application("consumer", administrator);
        var producer = application("producer", administrator);

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

    private App token(String name, String id, String secret) {
        var answer = conversation.send(Call.token(id, secret, auth + "/oauth2/token"), 200);
        var token = answer.text("/access_token");
        conversation.show("%s token of %d characters, good for %d s, scope \"%s\""
                .formatted(
                        answer.text("/token_type"),
                        token.length(),
                        answer.body().path("expires_in").asInt(0),
                        answer.body().path("scope").asString("")));
        return new App(name, id, token);
    }

    private App application(String name, App administrator) {
        var id = UUID.randomUUID().toString();
        var url = auth + "/auth/v1/applications/" + id;
        conversation.step("The administrator makes credentials for the %s, which gets a token".formatted(name));
        var call = administrator.call("PUT", url).json("{\"appName\": \"demo-%s\"}".formatted(name));
        var answer = conversation.send(call, 201);
        cleanUp.push(() -> conversation.send(administrator.call("DELETE", url), 204));
        conversation.show("client_id %s, client_secret (not shown)".formatted(answer.text("/client_id")));
        return token(name, answer.text("/client_id"), answer.text("/client_secret"));
    }

    private void subscribe(App consumer) {
        conversation.step("The consumer subscribes to changes of the service \"%s\"".formatted(serviceName));
        var call = consumer.call("POST", mp1 + "/applications/" + consumer.id() + "/subscriptions")
                .json(DemoBodies.subscription(serviceName, callbacks.url()));
        var subscription = conversation.send(call, 201).header("Location");
        cleanUp.push(() -> conversation.send(consumer.call("DELETE", subscription), 204));
        conversation.show("Location: %s".formatted(subscription));
    }

    private Answer register(App producer) {
        conversation.step("The producer registers the service");
        var call = producer.call("POST", mp1 + "/applications/" + producer.id() + "/services")
                .json(DemoBodies.service(serviceName, "ACTIVE", auth));
        var answer = conversation.send(call, 201);
        var location = answer.header("Location");
        cleanUp.push(() -> conversation.send(producer.call("DELETE", location), 204));
        conversation.show("Location: %s".formatted(location));
        conversation.show("ETag: %s, state %s".formatted(answer.header("ETag"), answer.text("/state")));
        return answer;
    }

    private void discover(App consumer) {
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

    private void heartbeat(App producer, Answer service) {
        conversation.step("The producer sends a heartbeat");
        var call = producer.call("PATCH", service.text("/_links/liveness/href")).json("{\"state\": \"ACTIVE\"}");
        conversation.send(call, 204);
    }

    private void deactivate(App producer, Answer service, String etag) {
        conversation.step("The producer makes it inactive, provided that nobody changed it meanwhile");
        var call = producer.call("PUT", service.header("Location"))
                .json(DemoBodies.service(serviceName, "INACTIVE", auth))
                .header("If-Match", etag);
        var answer = conversation.send(call, 200);
        conversation.show("ETag: %s, state %s".formatted(answer.header("ETag"), answer.text("/state")));
        told(callbacks.await("STATE_CHANGED", NOTIFICATION_LIMIT), answer);
    }

    private void refuseStranger(App consumer, Answer service) {
        conversation.step("The consumer may not delete what is not its own");
        var answer = conversation.send(consumer.call("DELETE", service.header("Location")), 403);
        conversation.show(answer.text("/detail"));
    }

    private void withdraw(App producer, Answer service) {
        conversation.step("The producer deletes it");
        cleanUp.pop();
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

    /// The first failure is the one to be told; what cannot be removed any more is gone or will be reported next time.
    private void removeQuietly() {
        while (!cleanUp.isEmpty()) {
            try {
                cleanUp.pop().run();
            } catch (Failure second) {
                conversation.show(String.valueOf(second.getMessage()));
            }
        }
    }
}
