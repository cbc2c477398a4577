package io.edgemep.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TestCertificates;
import io.edgemep.common.TestIssuer;
import io.edgemep.server.StartedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// Tokens that are bound to a client certificate (RFC 8705), on a port with TLS.
class BoundTokenTests {

    private static final String WANT = "--mep.tls.client-certificates=want";

    @TempDir
    static Path folder;

    static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.make("server", "CN=localhost");
        certificates.make("app", "CN=app");
        certificates.make("thief", "CN=thief");
        certificates.trust("clients", "app", "thief");
        certificates.trust("servers", "server");
    }

    @Test
    void believesABoundTokenBesideItsCertificateAlone() throws Exception {
        try (var running = StartedServer.start(tls("clients", WANT))) {
            var owner = certificates.client("servers", "app");
            var bound = bound(Map.of("x5t#S256", thumbprint("app")));

            assertThat(get(running, owner, bound)).isEqualTo(200);
            assertThat(get(running, certificates.client("servers", "thief"), bound))
                    .isEqualTo(401);
            assertThat(get(running, certificates.client("servers", null), bound))
                    .isEqualTo(401);
            assertThat(get(running, owner, bound(Map.of("jkt", "a-key-that-cannot-be-shown-here"))))
                    .isEqualTo(401);
            assertThat(get(running, owner, bound(Map.of("x5t#S256", 1)))).isEqualTo(401);
            // Who has a certificate may use a token that is not bound.
            assertThat(get(running, owner, TestIssuer.token("app", "mec_service_mgmt")))
                    .isEqualTo(200);
        }
    }

    @Test
    void believesNoBoundTokenWhereNoCertificateIsAskedFor() throws Exception {
        try (var running = StartedServer.start(tls("clients"))) {
            assertThat(get(
                            running,
                            certificates.client("servers", "app"),
                            bound(Map.of("x5t#S256", thumbprint("app")))))
                    .isEqualTo(401);
        }
    }

    @Test
    void refusesToStartWhereNoCertificateCouldBeJudged() {
        assertThatThrownBy(() -> StartedServer.start(tls(null, WANT)).close())
                .rootCause()
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("has no trust store");
        assertThatThrownBy(() -> StartedServer.start(List.of("--server.ssl.enabled=false", WANT))
                        .close())
                .rootCause()
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("TLS does not end here");
    }

    private static String bound(Map<String, ?> confirmation) {
        return TestIssuer.sign(TestIssuer.claims("app", "mec_service_mgmt").claim("cnf", confirmation));
    }

    private static String thumbprint(String name) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256")
                .digest(certificates.certificate(name).getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static List<String> tls(String trusted, String... more) {
        return StartedServer.tls(certificates, trusted, more);
    }

    private static int get(ConfigurableApplicationContext running, HttpClient client, String token) throws Exception {
        var port = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
        var uri = URI.create("https://localhost:%d/mec_service_mgmt/v1/services".formatted(port));
        var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
}
