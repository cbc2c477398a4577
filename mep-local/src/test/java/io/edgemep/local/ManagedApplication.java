package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// An application instance of a real platform with the manager that configures it, and what either is told.
final class ManagedApplication implements AutoCloseable {

    private PlatformClient client;
    private final App manager;
    private final App app;
    private final HttpServer subscriber;
    private final List<JsonNode> notified = new CopyOnWriteArrayList<>();

    ManagedApplication(PlatformClient client) throws IOException {
        this.client = client;
        var administrator = client.administrator();
        manager = client.manager(administrator);
        app = client.application(administrator);
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/", exchange -> {
            notified.add(PlatformClient.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        subscriber.start();
    }

    /// From now on another replica.
    void ask(PlatformClient other) {
        client = other;
    }

    String id() {
        return app.id();
    }

    List<JsonNode> notified() {
        return notified;
    }

    private String configuration() {
        return mm5("applications/%s/appd_configuration".formatted(app.id()));
    }

    private static String mm5(String resource) {
        return "/mepcfg/app_lcm/v1/" + resource;
    }

    private String mp1(String resource) {
        return "/mec_app_support/v1/applications/%s/%s".formatted(app.id(), resource);
    }

    /// Sends the configuration, and kills the service when some of its rules are told to be in effect and others are
    /// not.
    void configureAndKill(Runnable kill, String rules) throws Exception {
        // Makes the instance known, so that its rules can be asked for from the beginning.
        rules("dns_rules");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var push =
                    threads.submit(() -> client.send("POST", client.server(configuration()), manager.token(), rules));
            while (inEffect().size() < 3) {
                assertThat(push.isDone()).isFalse();
            }
            kill.run();
            try {
                assertThat(push.get().body()).contains("PROCESSING");
            } catch (ExecutionException cut) {
                assertThat(cut).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    void configure(String method, String rules) throws IOException {
        send(manager, method, configuration(), rules, 200);
    }

    /// Ids of the rules of both kinds that are in effect, as the manager is told.
    Set<String> inEffect() throws IOException {
        return active(client.get(manager, mm5("applications/%s/rule_status".formatted(app.id()))), "ruleId");
    }

    /// @param resource `dns_rules` or `traffic_rules`
    JsonNode rules(String resource) throws IOException {
        return client.get(app, mp1(resource));
    }

    /// Members of the rules that are in effect.
    static Set<String> active(JsonNode rules, String member) {
        return StreamSupport.stream(rules.spliterator(), false)
                .filter(rule -> rule.path("state").asString().equals("ACTIVE"))
                .map(rule -> rule.path(member).asString())
                .collect(Collectors.toSet());
    }

    /// Sends a rule's state over Mp1.
    void turn(String rule, String state) throws IOException {
        send(app, "PUT", mp1(rule), "{\"state\": \"%s\"}".formatted(state), 200);
    }

    void subscribe() throws IOException {
        var callback =
                "http://127.0.0.1:%d/callback".formatted(subscriber.getAddress().getPort());
        send(app, "POST", mp1("subscriptions"), DemoBodies.termination(app.id(), callback), 201);
    }

    /// @return the operation's id
    String terminate(int seconds) throws IOException {
        var body = "{\"terminationType\": \"GRACEFUL\", \"gracefulTimeout\": %d}".formatted(seconds);
        return send(manager, "POST", mm5("applications/%s/terminate".formatted(app.id())), body, 202)
                .path("operationId")
                .asString();
    }

    void confirmTermination() throws IOException {
        send(app, "POST", mp1("confirm_termination"), "{\"operationAction\": \"TERMINATING\"}", 204);
    }

    String stateOf(String operationId) throws IOException {
        return client.get(manager, mm5("operations/" + operationId))
                .path("operationState")
                .asString();
    }

    /// What the application is answered that asks for its rules.
    int statusOfRules() throws IOException {
        return client.send("GET", client.server(mp1("dns_rules")), app.token(), null)
                .statusCode();
    }

    private JsonNode send(App as, String method, String path, String body, int expected) throws IOException {
        var answer = client.send(method, client.server(path), as.token(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer.body().isEmpty()
                ? PlatformClient.JSON.createObjectNode()
                : PlatformClient.JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        subscriber.stop(0);
    }
}
