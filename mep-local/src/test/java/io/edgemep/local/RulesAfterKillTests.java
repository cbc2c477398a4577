package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The real services, killed in the middle of what a platform manager has asked for. What the API says afterwards is
/// compared with what the DNS server answers.
class RulesAfterKillTests {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int RULES = 80;

    private final Printed printed = new Printed();
    private final List<JsonNode> notified = new CopyOnWriteArrayList<>();
    private Workspace workspace;
    private LocalPlatform platform;
    private PlatformClient client;
    private NameServer names;
    private HttpServer subscriber;
    private App manager;
    private App app;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        workspace = new Workspace(Path.of(".."), TestWorkspace.in(directory).data());
        var dnsPort = TestWorkspace.freePort();
        var settings = Settings.from(Map.of(
                "MEP_SERVER_PORT", Integer.toString(TestWorkspace.freePort()),
                "MEP_AUTH_PORT", Integer.toString(TestWorkspace.freePort()),
                "MEP_DNS_PORT", Integer.toString(dnsPort),
                "MEP_START_TIMEOUT", "180"));
        names = new NameServer(dnsPort);
        platform = new LocalPlatform(workspace, settings, printed.stream());
        platform.start();
        client = new PlatformClient(platform);
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/", exchange -> {
            notified.add(PlatformClient.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        subscriber.start();
        var administrator = client.administrator();
        manager = client.manager(administrator);
        app = client.application(administrator);
    }

    @AfterEach
    void stop() throws IOException {
        subscriber.stop(0);
        platform.stop();
        TestWorkspace.end(workspace);
    }

    private String mm5(String resource) {
        return "/mepcfg/app_lcm/v1/" + resource;
    }

    private String of(String resource) {
        return "/mec_app_support/v1/applications/%s/%s".formatted(app.id(), resource);
    }

    private JsonNode post(App as, String path, String body, int expected) throws IOException {
        var answer = client.send("POST", client.server(path), as.token(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer.body().isEmpty()
                ? PlatformClient.JSON.createObjectNode()
                : PlatformClient.JSON.readTree(answer.body());
    }

    private static String name(int number) {
        return "r%d.kill.example".formatted(number);
    }

    private static String manyRules() {
        return IntStream.range(0, RULES)
                .mapToObj(number -> """
                        {"dnsRuleId": "r%d", "domainName": "%s", "ipAddressType": "IP_V4", "ipAddress": "192.0.2.%d"}""".formatted(number, name(number), number + 1))
                .collect(Collectors.joining(",", "{\"appName\": \"kill-test\", \"appDNSRule\": [", "]}"));
    }

    private boolean isAsTheApiSays() throws IOException {
        for (var rule : client.get(app, of("dns_rules"))) {
            var isActive = rule.path("state").asString().equals("ACTIVE");
            if (names.addresses(rule.path("domainName").asString()).isEmpty() == isActive) {
                return false;
            }
        }
        return true;
    }

    private long inEffect() throws IOException {
        var active = 0;
        for (var rule : client.get(manager, mm5("applications/%s/rule_status".formatted(app.id())))) {
            active += rule.path("state").asString().equals("ACTIVE") ? 1 : 0;
        }
        return active;
    }

    /// Pushes the rules, and kills the service when some of them are in effect and others are not.
    private void pushAndKill() throws Exception {
        // Makes the instance known, so that its rules can be asked for from the beginning.
        client.get(app, of("dns_rules"));
        var url = client.server(mm5("applications/%s/appd_configuration".formatted(app.id())));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var push = threads.submit(() -> client.send("POST", url, manager.token(), manyRules()));
            while (inEffect() < 3) {
                assertThat(push.isDone()).isFalse();
            }
            platform.kill(Service.SERVER);
            try {
                assertThat(push.get().body()).contains("PROCESSING");
            } catch (ExecutionException cut) {
                assertThat(cut).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void finishesAConfigurationThatItWasKilledIn() throws Exception {
        pushAndKill();
        platform.start();

        await().atMost(LIMIT).until(() -> inEffect() == RULES);
        await().atMost(LIMIT).until(this::isAsTheApiSays);
        assertThat(client.get(app, of("dns_rules"))).hasSize(RULES);
        await("the lock is gone with its job").atMost(LIMIT).untilAsserted(() -> {
            var url = client.server(mm5("applications/%s/appd_configuration".formatted(app.id())));
            var again = client.send("PUT", url, manager.token(), manyRules());
            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        });
    }

    @Test
    void goesOnWaitingForAConfirmationAfterItWasKilled() throws IOException {
        post(manager, mm5("applications/%s/appd_configuration".formatted(app.id())), manyRules(), 200);
        await().atMost(LIMIT).until(() -> client.get(app, of("dns_rules")).size() == RULES && isAsTheApiSays());
        post(
                app,
                of("subscriptions"),
                DemoBodies.termination(
                        app.id(),
                        "http://127.0.0.1:%d/callback"
                                .formatted(subscriber.getAddress().getPort())),
                201);
        var operationId = post(
                        manager,
                        mm5("applications/%s/terminate".formatted(app.id())),
                        "{\"terminationType\": \"GRACEFUL\", \"gracefulTimeout\": 600}",
                        202)
                .path("operationId")
                .asString();
        await().atMost(LIMIT).until(() -> !notified.isEmpty());
        assertThat(notified.getFirst().path("maxGracefulTimeout").asInt()).isEqualTo(600);

        platform.kill(Service.SERVER);
        platform.start();

        assertThat(state(operationId)).isEqualTo("PROCESSING");
        assertThat(names.addresses(name(0)))
                .as("nothing is taken away while it may go on")
                .isNotEmpty();
        post(app, of("confirm_termination"), "{\"operationAction\": \"TERMINATING\"}", 204);

        await().atMost(LIMIT).until(() -> state(operationId).equals("COMPLETED"));
        assertThat(names.addresses(name(0))).isEmpty();
        assertThat(names.addresses(name(RULES - 1))).isEmpty();
        assertThat(client.send("GET", client.server(of("dns_rules")), app.token(), null)
                        .statusCode())
                .isEqualTo(403);
    }

    private String state(String operationId) throws IOException {
        return client.get(manager, mm5("operations/" + operationId))
                .path("operationState")
                .asString();
    }
}
