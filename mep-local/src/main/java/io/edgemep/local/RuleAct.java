package io.edgemep.local;

import io.edgemep.local.Conversation.Answer;
import io.edgemep.local.Stage.Actor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The demo's second act: a platform manager pushes rules of an application, a name resolves because of one, the
/// application switches it off and on, and is terminated gracefully.
final class RuleAct {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String ADDRESS = "192.0.2.10";

    private final Conversation conversation;
    private final CallbackListener callbacks;
    private final Stage stage;
    private final String mm5;
    private final String mp1;
    private final NameServer names;
    private final String name = "demo-" + UUID.randomUUID().toString().substring(0, 8) + ".edge.example";

    RuleAct(Conversation conversation, CallbackListener callbacks, Stage stage, String server, NameServer names) {
        this.conversation = conversation;
        this.callbacks = callbacks;
        this.stage = stage;
        this.mm5 = server + "/mepcfg/app_lcm/v1";
        this.mp1 = server + "/mec_app_support/v1";
        this.names = names;
    }

    void play(Actor manager, Actor application) {
        ready(application);
        push(manager, application);
        statuses(manager, application);
        expect(List.of(ADDRESS));
        turn(application, "INACTIVE");
        expect(List.of());
        turn(application, "ACTIVE");
        expect(List.of(ADDRESS));
        subscribe(application);
        terminate(manager, application);
        expect(List.of());
        refuseToken(application);
        forget(manager, application);
    }

    private String of(Actor application, String resource) {
        return "%s/applications/%s/%s".formatted(mp1, application.id(), resource);
    }

    private void ready(Actor application) {
        conversation.step("The %s says that it is ready".formatted(application.name()));
        conversation.send(
                application.call("POST", of(application, "confirm_ready")).json("{\"indication\": \"READY\"}"), 204);
    }

    private void push(Actor manager, Actor application) {
        conversation.step(
                "The platform manager pushes a DNS rule and a traffic rule of the %s".formatted(application.name()));
        var url = "%s/applications/%s/appd_configuration".formatted(mm5, application.id());
        var task = conversation.send(manager.call("POST", url).json(DemoBodies.rules(name, ADDRESS)), 200);
        var taskUrl = "%s/tasks/%s/appd_configuration".formatted(mm5, task.text("/taskId"));
        var end = Deadline.in(LIMIT);
        while (task.text("/configResult").equals("PROCESSING") && end.pause(LOOK)) {
            task = conversation.send(manager.call("GET", taskUrl), 200);
        }
        conversation.show("%s at %s %%: %s"
                .formatted(task.text("/configResult"), task.text("/configPhase"), task.text("/Detailed")));
        if (!task.text("/configResult").equals("SUCCESS")) {
            throw new Failure("The rules were not configured: " + task.text("/Detailed"));
        }
    }

    private void statuses(Actor manager, Actor application) {
        conversation.step("The platform manager asks what is in effect");
        var url = "%s/applications/%s/rule_status".formatted(mm5, application.id());
        for (var rule : conversation.send(manager.call("GET", url), 200).body()) {
            var reason = rule.path("reason").asString("");
            conversation.show("%s rule %s: %s%s"
                    .formatted(
                            rule.path("kind").asString(""),
                            rule.path("ruleId").asString(""),
                            rule.path("state").asString(""),
                            reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }

    private void expect(List<String> addresses) {
        conversation.step("The DNS server is asked: " + names.command(name));
        var found = names.addresses(name);
        conversation.show(found.isEmpty() ? "NXDOMAIN" : String.join(", ", found));
        if (!found.equals(addresses)) {
            throw new Failure(
                    "%s was expected to resolve to %s, but resolves to %s.".formatted(name, addresses, found));
        }
    }

    private void turn(Actor application, String state) {
        conversation.step("The %s makes its DNS rule %s".formatted(application.name(), state));
        var call = application
                .call("PUT", of(application, "dns_rules/" + DemoBodies.DNS_RULE))
                .json("{\"state\": \"%s\"}".formatted(state));
        var answer = conversation.send(call, 200);
        conversation.show("ETag: %s, state %s".formatted(answer.header("ETag"), answer.text("/state")));
    }

    private void subscribe(Actor application) {
        conversation.step("The %s wants to be told before it is terminated".formatted(application.name()));
        var call = application
                .call("POST", of(application, "subscriptions"))
                .json(DemoBodies.termination(application.id(), callbacks.url()));
        conversation.show("Location: " + conversation.send(call, 201).header("Location"));
    }

    private void terminate(Actor manager, Actor application) {
        conversation.step("The platform manager terminates it, and gives it a minute");
        var call = manager.call("POST", "%s/applications/%s/terminate".formatted(mm5, application.id()))
                .json("{\"terminationType\": \"GRACEFUL\", \"gracefulTimeout\": 60}");
        var operation = conversation.send(call, 202).header("Location");
        var told = callbacks.await("TERMINATING", LIMIT);
        conversation.show("notified: %s within %d s"
                .formatted(
                        told.subject(), told.body().path("maxGracefulTimeout").asInt(0)));
        phases(conversation.send(manager.call("GET", operation), 200));

        conversation.step("The %s has finished its work and confirms".formatted(application.name()));
        conversation.send(
                application
                        .call("POST", of(application, "confirm_termination"))
                        .json("{\"operationAction\": \"TERMINATING\"}"),
                204);
        var end = Deadline.in(LIMIT);
        var answer = conversation.send(manager.call("GET", operation), 200);
        while (!isOver(answer) && end.pause(LOOK)) {
            answer = conversation.send(manager.call("GET", operation), 200);
        }
        phases(answer);
        if (!isOver(answer)) {
            throw new Failure("The termination did not end within %d s.".formatted(LIMIT.toSeconds()));
        }
    }

    private static boolean isOver(Answer operation) {
        return operation.text("/operationState").equals("COMPLETED");
    }

    private void phases(Answer operation) {
        for (var phase : operation.body().path("phases")) {
            conversation.show("%-20s %s"
                    .formatted(
                            phase.path("name").asString(""),
                            phase.path("status").asString("")));
        }
    }

    private void refuseToken(Actor application) {
        conversation.step("The %s gets no more tokens".formatted(application.name()));
        stage.refuse(application);
    }

    private void forget(Actor manager, Actor application) {
        conversation.step("The platform manager deletes the %s, which is terminated".formatted(application.name()));
        conversation.send(manager.call("DELETE", "%s/applications/%s".formatted(mm5, application.id())), 204);
    }
}
