package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Keys that are rotated, tokens that are revoked, and who may do what with one, while the real services run; they are
/// started once for all of it.
class TokenTests {

    private static final Duration TRAFFIC = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 4;
    private static final int REQUESTS_A_TOKEN = 20;

    private static Workspace workspace;
    private static LocalPlatform platform;
    private static PlatformClient client;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        workspace = new Workspace(Path.of(".."), TestWorkspace.in(directory).data());
        // All that takes minutes in earnest takes seconds here; the services read it where they read their secrets.
        configure("auth", "mep.auth.token.lifetime", "20s");
        // Longer than mep-server goes without fetching the keys: five seconds, by mep.token.jwks-pause.
        configure("auth", "mep.auth.keys.lead", "8s");
        configure("auth", "mep.auth.keys.grace", "1s");
        configure("auth", "mep.auth.keys.refresh", "500ms");
        configure("auth", "mep.auth.keys.jwks-max-age", "1s");
        configure("server", "mep.token.jwks-refresh", "1s");
        configure("server", "mep.token.clock-skew", "0s");
        platform = new LocalPlatform(workspace, TestWorkspace.settings(180), new Printed().stream());
        platform.start();
        client = new PlatformClient(platform);
    }

    @AfterAll
    static void stop() throws IOException {
        platform.stop();
        TestWorkspace.end(workspace);
    }

    @Test
    void rotatesItsKeysTwiceAndFailsNoRequest() throws Exception {
        var first = kids();
        assertThat(first).hasSize(1);
        var traffic = new Traffic(Instant.now().plus(TRAFFIC));
        var connections = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var id = UUID.randomUUID().toString();
                var secret = client.secret(client.administrator(), "applications", id);
                connections.add(threads.submit(() -> traffic.run(id, secret)));
            }
            for (int rotation = 1; rotation <= 2; rotation++) {
                rotate();
                // The next one has to wait until this one's key signs.
                var keys = 1 + rotation;
                Awaitility.await("a token of the new key")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> traffic.kids.size() == keys);
            }
            for (var connection : connections) {
                connection.get();
            }
        }

        assertThat(traffic.failures).isEmpty();
        assertThat(traffic.requests).hasValueGreaterThan(500);
        assertThat(traffic.kids).hasSize(3).containsAll(first);
        // The last token of the first key has expired long ago.
        assertThat(kids()).isNotEmpty().doesNotContainAnyElementsOf(first);
    }

    @Test
    void refusesWhatIsRevokedWithinFiveSeconds() throws Exception {
        var id = UUID.randomUUID().toString();
        var secret = client.secret(client.administrator(), "applications", id);
        var revoked = client.token(id, secret);
        var other = client.token(id, secret);
        assertThat(get(revoked).statusCode()).isEqualTo(200);

        assertThat(client.oauth("revoke", id, secret, "token=" + revoked.token())
                        .statusCode())
                .isEqualTo(200);
        refusedWithinFiveSeconds(revoked);
        assertThat(get(other).statusCode()).isEqualTo(200);

        var disabled = client.send(
                "POST",
                "%s/auth/v1/applications/%s/disable".formatted(platform.url(Service.AUTH), id),
                client.administrator().token(),
                null);
        assertThat(disabled.statusCode()).isEqualTo(204);
        refusedWithinFiveSeconds(other);
    }

    @Test
    void refusesWhatARemovedKeySignedWithinFiveSecondsAndTakesTheNextOnes() throws Exception {
        var id = UUID.randomUUID().toString();
        var secret = client.secret(client.administrator(), "applications", id);
        var leaked = client.token(id, secret);
        assertThat(get(leaked).statusCode()).isEqualTo(200);

        var removed = client.send(
                "DELETE",
                "%s/auth/v1/keys/%s".formatted(platform.url(Service.AUTH), Traffic.kid(leaked)),
                client.administrator().token(),
                null);
        assertThat(removed.statusCode()).isEqualTo(204);

        // By the list of what is revoked, or because the key is not published any more, whichever is seen first.
        Awaitility.await("the token is refused")
                .atMost(Duration.ofSeconds(5))
                .until(() -> get(leaked).statusCode() == 401);
        var next = client.token(id, secret);
        assertThat(Traffic.kid(next)).isNotEqualTo(Traffic.kid(leaked));
        Awaitility.await("the next key is fetched")
                .atMost(Duration.ofSeconds(10))
                .until(() -> get(next).statusCode() == 200);
        assertThat(kids()).doesNotContain(Traffic.kid(leaked));
    }

    @Test
    void letsPlatformManagersAloneManage() throws Exception {
        var administrator = client.administrator();
        var app = client.application(administrator);
        var manager = client.manager(administrator);

        assertThat(applications(manager.token())).isEqualTo(200);
        assertThat(applications(app.token())).isEqualTo(403);
        assertThat(applications(null)).isEqualTo(401);
        assertThat(get(manager).statusCode()).isEqualTo(403);
    }

    private static int applications(String token) throws IOException {
        return client.send("GET", client.server("/mepcfg/app_lcm/v1/applications"), token, null)
                .statusCode();
    }

    private void refusedWithinFiveSeconds(App app) {
        Awaitility.await("the token is refused")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(100))
                // Neither has expired by then.
                .untilAsserted(() -> assertThat(get(app).body()).contains("revoked"));
    }

    private HttpResponse<String> get(App app) throws IOException {
        return client.send("GET", client.mp1(app, "services"), app.token(), null);
    }

    private void rotate() throws IOException {
        var made = client.send(
                "POST",
                platform.url(Service.AUTH) + "/auth/v1/keys",
                client.administrator().token(),
                null);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    private List<String> kids() throws IOException {
        var jwks = client.send("GET", platform.url(Service.AUTH) + "/.well-known/jwks.json", null, null);
        return PlatformClient.JSON.readTree(jwks.body()).path("keys").values().stream()
                .map(key -> key.path("kid").asString())
                .toList();
    }

    private static void configure(String reader, String property, String value) {
        try {
            Workspace.writePrivate(workspace.secrets().resolve(reader, property), value);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What applications do all day: a token, and requests with it.
    private static final class Traffic {

        private final Instant end;
        private final AtomicInteger requests = new AtomicInteger();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final Set<String> kids = ConcurrentHashMap.newKeySet();

        Traffic(Instant end) {
            this.end = end;
        }

        Void run(String id, String secret) throws IOException {
            while (Instant.now().isBefore(end)) {
                var asked = Instant.now();
                var app = client.token(id, secret);
                kids.add(kid(app));
                for (int i = 0; i < REQUESTS_A_TOKEN; i++) {
                    var answer = client.send("GET", client.mp1(app, "services"), app.token(), null);
                    requests.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        var now = Instant.now();
                        failures.add("%s: %d for request %d with a token %s old of the key %s: %s"
                                .formatted(
                                        now,
                                        answer.statusCode(),
                                        i,
                                        Duration.between(asked, now),
                                        kid(app),
                                        PlatformClient.JSON
                                                .readTree(answer.body())
                                                .path("detail")
                                                .asString()));
                    }
                }
            }
            return null;
        }

        private static String kid(App app) {
            var header = Base64.getUrlDecoder().decode(app.token().split("[.]", -1)[0]);
            JsonNode json = PlatformClient.JSON.readTree(header);
            return json.path("kid").asString();
        }
    }
}
