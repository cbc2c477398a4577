package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The promise of a 2xx, on the real services: mep-server is killed in the middle of registrations and started again.
@ExtendWith(RealPlatform.Running.class)
class RestartAfterKillTests {

    private static final int PRODUCERS = 4;
    private static final int REGISTRATIONS = 1000;
    private static final int KILLED_AFTER = 400;

    private final RealPlatform platform;
    private final PlatformClient client;
    private final Set<String> notified = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean killed = new AtomicBoolean();
    private HttpServer subscriber;

    RestartAfterKillTests(RealPlatform platform) {
        this.platform = platform;
        this.client = platform.client();
    }

    @BeforeEach
    void listen() throws IOException {
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        subscriber.createContext("/", exchange -> {
            var note = PlatformClient.JSON.readTree(exchange.getRequestBody().readAllBytes());
            notified.add(note.at("/serviceReferences/0/serInstanceId").asString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        subscriber.start();
    }

    @AfterEach
    void stop() {
        subscriber.stop(0);
    }

    @Test
    void keepsAndTellsEveryRegistrationThatItAcknowledged() throws Exception {
        var administrator = client.administrator();
        var consumer = client.application(administrator);
        var producers = new ArrayList<App>();
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(client.application(administrator));
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
                            platform.killServer();
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
            var answer = client.send(
                    "POST",
                    client.mp1(producer, "services"),
                    producer.token(),
                    DemoBodies.service(
                            "kill-test", "ACTIVE", platform.settings().issuer()));
            assertThat(answer.statusCode()).isEqualTo(201);
            acknowledged.add(PlatformClient.JSON
                    .readTree(answer.body())
                    .path("serInstanceId")
                    .asString());
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private Set<String> services(App producer) throws IOException {
        var answer = client.send("GET", client.mp1(producer, "services"), producer.token(), null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var ids = new HashSet<String>();
        for (JsonNode service : PlatformClient.JSON.readTree(answer.body())) {
            ids.add(service.path("serInstanceId").asString());
        }
        return ids;
    }

    private void subscribe(App consumer) throws IOException {
        var callback =
                "http://127.0.0.1:%d/callback".formatted(subscriber.getAddress().getPort());
        var body = DemoBodies.subscription("kill-test", callback);
        assertThat(client.send("POST", client.mp1(consumer, "subscriptions"), consumer.token(), body)
                        .statusCode())
                .isEqualTo(201);
    }
}
