package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The promise of a 2xx, on the real services: mep-server is killed in the middle of registrations and started again.
class RestartAfterKillTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PRODUCERS = 4;
    private static final int REGISTRATIONS = 1000;
    private static final int KILLED_AFTER = 400;

    private final Printed printed = new Printed();
    private final Set<String> notified = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean killed = new AtomicBoolean();
    private Workspace workspace;
    private Settings settings;
    private LocalPlatform platform;
    private HttpClient http;
    private HttpServer subscriber;

    private record App(String id, String token) {}

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        var real = new Workspace(Path.of(".."), directory.resolve("data"));
        var shared = TestWorkspace.in(directory);
        workspace = new Workspace(real.checkout(), shared.data());
        settings = Settings.from(Map.of(
                "MEP_SERVER_PORT", Integer.toString(TestWorkspace.freePort()),
                "MEP_AUTH_PORT", Integer.toString(TestWorkspace.freePort()),
                "MEP_DNS_PORT", Integer.toString(TestWorkspace.freePort()),
                "MEP_START_TIMEOUT", "180"));
        platform = new LocalPlatform(workspace, settings, printed.stream());
        platform.start();
        http = HttpClient.newBuilder()
                .sslContext(platform.certificates().trust())
                .build();
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        subscriber.createContext("/", exchange -> {
            var note = JSON.readTree(exchange.getRequestBody().readAllBytes());
            notified.add(note.at("/serviceReferences/0/serInstanceId").asString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        subscriber.start();
    }

    @AfterEach
    void stop() throws IOException {
        subscriber.stop(0);
        platform.stop();
        TestWorkspace.end(workspace);
    }

    @Test
    void keepsAndTellsEveryRegistrationThatItAcknowledged() throws Exception {
        var administrator = token("administrator", administratorSecret());
        var consumer = application(administrator);
        var producers = new ArrayList<App>();
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(application(administrator));
        }
        subscribe(consumer);

        register(producers);
        platform.start();

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLED_AFTER).hasSizeLessThan(REGISTRATIONS);
        var present = new HashSet<String>();
        for (var producer : producers) {
            present.addAll(services(producer));
        }
        assertThat(present).containsAll(acknowledged);
        Awaitility.await("a notification of every service that is there")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(notified).containsAll(present));
    }

    /// Registers from several connections at once, and kills the service in the midst of it.
    private void register(List<App> producers) throws Exception {
        var begun = new AtomicInteger();
        var connections = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var producer = producers.get(i % PRODUCERS);
                connections.add(threads.submit(() -> {
                    while (begun.incrementAndGet() <= REGISTRATIONS && register(producer)) {
                        if (acknowledged.size() >= KILLED_AFTER && killed.compareAndSet(false, true)) {
                            platform.kill(Service.SERVER);
                        }
                    }
                }));
            }
        }
        for (var connection : connections) {
            connection.get();
        }
    }

    /// @return false when the service is gone
    private boolean register(App producer) {
        try {
            var answer = send(
                    "POST",
                    mp1(producer, "services"),
                    producer.token(),
                    DemoBodies.service("kill-test", "ACTIVE", settings.issuer()));
            assertThat(answer.statusCode()).isEqualTo(201);
            acknowledged.add(JSON.readTree(answer.body()).path("serInstanceId").asString());
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private Set<String> services(App producer) throws IOException {
        var answer = send("GET", mp1(producer, "services"), producer.token(), null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var ids = new HashSet<String>();
        for (JsonNode service : JSON.readTree(answer.body())) {
            ids.add(service.path("serInstanceId").asString());
        }
        return ids;
    }

    private void subscribe(App consumer) throws IOException {
        var callback =
                "http://127.0.0.1:%d/callback".formatted(subscriber.getAddress().getPort());
        var body = DemoBodies.subscription("kill-test", callback);
        assertThat(send("POST", mp1(consumer, "subscriptions"), consumer.token(), body)
                        .statusCode())
                .isEqualTo(201);
    }

    private App application(App administrator) throws IOException {
        var id = UUID.randomUUID().toString();
        var made = send(
                "PUT",
                platform.url(Service.AUTH) + "/auth/v1/applications/" + id,
                administrator.token(),
                "{\"appName\": \"kill-test\"}");
        return token(id, JSON.readTree(made.body()).path("client_secret").asString());
    }

    private App token(String id, String secret) throws IOException {
        var call = Conversation.Call.token(id, secret, platform.url(Service.AUTH) + "/oauth2/token");
        var request = HttpRequest.newBuilder(URI.create(call.url()))
                .POST(BodyPublishers.ofString(String.valueOf(call.body())));
        call.headers().forEach(request::header);
        return new App(
                id,
                JSON.readTree(exchange(request.build()).body())
                        .path("access_token")
                        .asString());
    }

    private String administratorSecret() throws IOException {
        return Files.readString(platform.secrets().administrator()).strip();
    }

    private String mp1(App app, String resources) {
        return "%s/mec_service_mgmt/v1/applications/%s/%s".formatted(platform.url(Service.SERVER), app.id(), resources);
    }

    private HttpResponse<String> send(String method, String url, String token, String body) throws IOException {
        return exchange(HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
