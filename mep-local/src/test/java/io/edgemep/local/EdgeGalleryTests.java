package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.local.TlsExchange.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The clients of EdgeGallery as they are, octet for octet, on the real services. What is asserted is what
/// these clients read: they take no other status for success, and their decoders no other type.
@ExtendWith(RealPlatform.Running.class)
class EdgeGalleryTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RealPlatform platform;
    private CallbackListener callback;

    EdgeGalleryTests(RealPlatform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void listen() {
        callback = CallbackListener.open();
    }

    @AfterEach
    void close() {
        callback.close();
    }

    /// Else the tests could share a fault with the service.
    @Test
    void signsAsThePublishedExampleIsSigned() throws Exception {
        var key = new AccessKey(
                "QVUJMSUMgS0VZLS0tLS0", "DXPb4sqElKhcHe07Kw5uorayETwId1JOjjOIRomRs5wyszoCR5R7AtVa28KT3lSc");

        assertThat(key.signature("119.8.47.5:30443", "20210302T195133Z"))
                .isEqualTo("b726e5f20b4a1520efb455a60127bfe076c2917b51cecb8fddd49ba1d37019b8");
    }

    @Test
    void servesAnApplicationFromItsAccessKeyToItsEnd() throws Exception {
        var producer = withToken();
        var consumer = withToken();
        expect(204, producer.send("confirm-ready"));
        expect(201, producer.with("callback", callback.url()).send("subscribe-termination"));
        var service = registered(producer);

        expect(
                204,
                producer.with("liveness", text(service, "/_links/self/liveness"))
                        .send("heartbeat"));
        requireDiscovered(consumer, text(service, "/serInstanceId"));
        var subscription = expect(201, consumer.with("callback", callback.url()).send("subscribe-availability"));
        assertThat(subscription.headers().get("location"))
                .endsWith("/mep/mec_service_mgmt/v1/applications/%s/subscriptions/%s"
                        .formatted(consumer.id(), text(subscription.json(), "/subscriptionId")));

        expect(204, producer.with("serviceId", text(service, "/serInstanceId")).send("deregister-service"));
        requireRemoved(
                callback.await("REMOVED", LIMIT).body(),
                service,
                subscription.headers().get("location"));
        assertThat(expect(200, consumer.send("discover")).json()).isEmpty();

        assertThat(expect(200, producer.send("terminate")).body()).isEqualTo("\"\"");
        var asked = callback.await("TERMINATING", LIMIT).body();
        assertThat(text(asked, "/notificationType")).isEqualTo("AppTerminationNotification");
        assertThat(asked.path("maxGracefulTimeout").isInt()).isTrue();
        expect(204, producer.send("confirm-termination"));
        await("its access key is of no more use")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> producer.getToken().status() != 200);
    }

    @Test
    void obeysAManagerThatShowsNoCredentials() throws Exception {
        var manager = new EdgeGallery(platform);

        finish(manager, manager.send("configure"));
        assertThat(platform.names().addresses(manager.domain())).isEqualTo(List.of("192.0.2.51"));
        requireRules(expect(200, manager.send("read-configuration")).json());

        finish(manager, manager.send("reconfigure"));
        assertThat(platform.names().addresses(manager.domain())).isEqualTo(List.of("192.0.2.52"));
        assertThat(expect(200, manager.send("read-configuration")).json().path("appTrafficRule"))
                .isEmpty();

        finish(manager, manager.send("unconfigure"));
        assertThat(platform.names().addresses(manager.domain())).isEmpty();
        var missing = expect(404, manager.send("read-configuration")).json();
        assertThat(missing.path("status").isInt()).isTrue();
        assertThat(text(missing, "/detail")).contains(manager.id());

        assertThat(expect(200, manager.send("terminate")).body()).isEqualTo("\"\"");
    }

    @Test
    void endsForAManagerWhateverAnInstanceStillHas() throws Exception {
        var manager = new EdgeGallery(platform);
        finish(manager, manager.send("configure"));

        expect(200, manager.send("terminate"));

        await("its name is gone")
                .atMost(LIMIT)
                .until(() -> platform.names().addresses(manager.domain()).isEmpty());
        await("its configuration is gone")
                .atMost(LIMIT)
                .until(() -> manager.send("read-configuration").status() == 404);
    }

    private EdgeGallery withToken() throws Exception {
        var app = new EdgeGallery(platform);
        expect(200, app.putAccessKey());
        var token = expect(200, app.getToken()).json();
        assertThat(text(token, "/access_token")).contains(".");
        assertThat(text(token, "/token_type")).isEqualTo("Bearer");
        assertThat(token.path("expires_in").isInt()).isTrue();
        assertThat(token.path("expires_in").asInt()).isGreaterThan(5);
        return app;
    }

    private static JsonNode registered(EdgeGallery producer) throws IOException {
        var service = expect(201, producer.send("register-service")).json();
        assertThat(text(service, "/serInstanceId")).isNotEmpty();
        assertThat(service.path("livenessInterval").asInt()).isEqualTo(10);
        // The agent puts scheme, host and port before it.
        assertThat(text(service, "/_links/self/liveness")).startsWith("/");
        requireEndpoint(service);
        return service;
    }

    private static void requireEndpoint(JsonNode service) {
        assertThat(text(service, "/transportInfo/endpoint/addresses/0/host")).isEqualTo("192.0.2.30");
        assertThat(service.at("/transportInfo/endpoint/addresses/0/port").isInt())
                .isTrue();
        assertThat(service.at("/transportInfo/endpoint/addresses/0/port").asInt())
                .isEqualTo(30005);
    }

    private static void requireDiscovered(EdgeGallery consumer, String serInstanceId) throws IOException {
        var found = expect(200, consumer.send("discover")).json();
        assertThat(found.isArray()).isTrue();
        assertThat(found).hasSize(1);
        assertThat(text(found, "/0/serInstanceId")).isEqualTo(serInstanceId);
        assertThat(text(found, "/0/state")).isEqualTo("ACTIVE");
        requireEndpoint(found.get(0));
    }

    private static void requireRemoved(JsonNode notification, JsonNode service, String subscription) {
        assertThat(text(notification, "/notificationType")).isEqualTo("SerAvailabilityNotification");
        assertThat(notification.path("serviceReferences")).hasSize(1);
        assertThat(text(notification, "/serviceReferences/0/serName")).isEqualTo(text(service, "/serName"));
        assertThat(text(notification, "/serviceReferences/0/serInstanceId")).isEqualTo(text(service, "/serInstanceId"));
        assertThat(text(notification, "/serviceReferences/0/state")).isEqualTo("ACTIVE");
        assertThat(text(notification, "/_links/subscription/href")).isEqualTo(subscription);
    }

    /// As mecm-apprulemgr does: it asks for the task until that has ended.
    private static void finish(EdgeGallery manager, Answer begun) throws IOException {
        var task = expect(200, begun).json();
        assertThat(text(task, "/appInstanceId")).isEqualTo(manager.id());
        manager.with("taskId", text(task, "/taskId"));
        var ended = await("the end of the job")
                .atMost(LIMIT)
                .until(
                        () -> expect(200, manager.send("read-task")).json(),
                        asked -> !text(asked, "/configResult").equals("PROCESSING"));
        assertThat(text(ended, "/configResult")).as(ended.toString()).isEqualTo("SUCCESS");
        assertThat(text(ended, "/configPhase")).isEqualTo("100");
        assertThat(text(ended, "/Detailed")).isNotEmpty();
    }

    private static void requireRules(JsonNode shown) {
        assertThat(text(shown, "/appTrafficRule/0/action")).isEqualTo("DUPLICATE_DECAPSULATED");
        assertThat(shown.at("/appTrafficRule/0/dstInterface").isArray()).isTrue();
        assertThat(text(shown, "/appTrafficRule/0/dstInterface/0/dstIpAddress")).isEqualTo("192.0.2.40");
        assertThat(text(shown, "/appTrafficRule/0/trafficFilter/0/srcPort/0")).isEqualTo("8080");
        assertThat(text(shown, "/appTrafficRule/1/trafficFilter/0/tgtTunnelAddress/0"))
                .isEqualTo("203.0.113.9");
        assertThat(shown.at("/appDNSRule/0/ttl").isInt()).isTrue();
    }

    private static String text(JsonNode json, String pointer) {
        assertThat(json.at(pointer).isString()).as("%s of %s", pointer, json).isTrue();
        return json.at(pointer).asString();
    }

    private static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
