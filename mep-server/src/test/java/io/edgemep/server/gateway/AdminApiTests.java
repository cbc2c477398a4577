package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.edgemep.common.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/// Calls of the Admin API whose other end is not as it should be.
class AdminApiTests {

    @TempDir
    Path folder;

    private HttpServer server;
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
    }

    private AdminApi answering(int status, String body, String... set) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        return serve("http", status, body, new DefaultSslBundleRegistry(), set);
    }

    private AdminApi serve(String scheme, int status, String body, DefaultSslBundleRegistry bundles, String... set) {
        server.createContext("/", exchange -> {
            var text = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        var uri = URI.create(
                "%s://localhost:%d".formatted(scheme, server.getAddress().getPort()));
        return new AdminApi(uri, TestGateway.properties(set), bundles);
    }

    private SslBundle bundle(String key, String trusted) {
        return SslBundle.of(new JksSslStoreBundle(store(key), store(trusted)));
    }

    private JksSslStoreDetails store(String name) {
        return JksSslStoreDetails.forLocation("file:" + folder.resolve(name + ".p12"))
                .withPassword("changeit");
    }

    private AdminApi asking(SslBundle client) throws Exception {
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(
                new HttpsConfigurator(bundle("kong", "trusted").createSslContext()) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        var ask = getSSLContext().getDefaultSSLParameters();
                        ask.setNeedClientAuth(true);
                        parameters.setSSLParameters(ask);
                    }
                });
        server = https;
        return serve("https", 200, "{\"a\": 1}", new DefaultSslBundleRegistry("mep", client), "ssl-bundle", "mep");
    }

    @Test
    void showsTheBundlesCertificateAndTrustsWhatTheBundleTrusts() throws Exception {
        var certificates = new TestCertificates(folder);
        for (var name : new String[] {"kong", "platform", "stranger"}) {
            certificates.make(name, "CN=localhost");
        }
        certificates.trust("trusted", "kong", "platform");
        certificates.trust("others", "stranger");

        assertThat(asking(bundle("platform", "trusted"))
                        .get("/status")
                        .path("a")
                        .asInt())
                .isEqualTo(1);
        server.stop(0);
        assertThatThrownBy(() -> asking(bundle("stranger", "trusted")).get("/status"))
                .isInstanceOf(GatewayFailed.class);
        server.stop(0);
        assertThatThrownBy(() -> asking(bundle("platform", "others")).get("/status"))
                .isInstanceOf(GatewayFailed.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void readsNoMoreThanItMay() throws IOException {
        var kong = answering(200, "[\"" + "a".repeat(3000) + "\"]", "max-answer", "2KB");

        assertThatThrownBy(() -> kong.get("/status"))
                .isInstanceOf(GatewayFailed.class)
                .hasMessageContaining("mep.gateway.max-answer");
    }

    @Test
    void waitsNoLongerThanItMay() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/status", _ -> {
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        var kong = serve("http", 200, "", new DefaultSslBundleRegistry(), "read-timeout", "200ms");
        var began = Instant.now();

        assertThatThrownBy(() -> kong.get("/status")).isInstanceOf(GatewayFailed.class);

        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void endsAListThatHasNoEnd() throws IOException {
        var kong = answering(200, "{\"data\": [1, 2, 3], \"next\": \"/routes?offset=a\"}");

        assertThatThrownBy(() -> kong.list("/routes", 100)).hasMessageContaining("more than 100");
    }

    @Test
    void endsAListOfEmptyPages() throws IOException {
        var kong = answering(200, "{\"data\": [], \"next\": \"/routes?offset=a\"}");

        assertThatThrownBy(() -> kong.list("/routes", 100))
                .isInstanceOf(GatewayFailed.class)
                .hasMessageContaining("empty page");
    }

    @Test
    void tellsAGatewayThatIsNotThereFromOneThatFails() throws IOException {
        var kong = answering(500, "no");
        assertThatThrownBy(() -> kong.get("/status")).isNotInstanceOf(GatewayUnreachable.class);
        server.stop(0);

        assertThatThrownBy(() -> kong.get("/status")).isInstanceOf(GatewayUnreachable.class);
    }

    @Test
    void takesNothingForAnAnswerThatIsNone() throws IOException {
        var kong = answering(200, "<html>");

        assertThat(kong.get("/status").path("configuration_hash").asString("")).isEmpty();
        assertThatThrownBy(() -> kong.list("/routes", 100)).isInstanceOf(GatewayFailed.class);
    }

    @Test
    void tellsARefusalFromAFailure() throws IOException {
        var refusing = answering(400, "{\"message\": \"schema\\nviolation\\u0007 %s\"}".formatted("x".repeat(1000)));
        assertThatThrownBy(() -> refusing.put("/routes/1", Map.of()))
                .isInstanceOf(EntityRefused.class)
                .hasMessageStartingWith("The gateway does not take it: schema violation xxx")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(400));
        server.stop(0);

        for (var status : new int[] {401, 403, 404, 405, 429, 500, 502, 503}) {
            var failing = answering(status, "no");
            assertThatThrownBy(() -> failing.put("/routes/1", Map.of()))
                    .isInstanceOf(GatewayFailed.class)
                    .hasMessageContaining(Integer.toString(status));
            server.stop(0);
        }
    }
}
