package io.edgemep.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TestCertificates;
import io.edgemep.common.TestIssuer;
import io.edgemep.server.StartedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// Starts mep-server with each way for a platform manager to show who it is.
@ExtendWith(OutputCaptureExtension.class)
class Mm5SecurityTests {

    private static final String APPLICATIONS = "/mepcfg/app_lcm/v1/applications";
    private static final String SERVICES = "/mec_service_mgmt/v1/services";
    private static final String TERMINATION = "/mep/mec_app_support/v1/applications/app/AppInstanceTermination";
    private static final String MANAGER = "--mep.mm5.subjects[0]=CN=manager,O=Operator";
    private static final String MUTUAL_TLS = "--mep.mm5.authentication=mutual-tls";

    @TempDir
    static Path folder;

    static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.make("server", "CN=localhost");
        certificates.make("manager", "CN=manager,O=Operator");
        certificates.make("stranger", "CN=stranger,O=Operator");
        certificates.make("unknown", "CN=manager,O=Operator");
        certificates.trust("clients", "manager", "stranger");
        certificates.trust("servers", "server");
    }

    @Test
    void knowsManagersByTheirCertificates() throws Exception {
        try (var running = StartedServer.start(tls("clients", MUTUAL_TLS, MANAGER))) {
            var manager = certificates.client("servers", "manager");
            var anybody = certificates.client("servers", null);

            assertThat(get(running, manager, APPLICATIONS, null).statusCode()).isEqualTo(200);
            var without = get(running, anybody, APPLICATIONS, TestIssuer.token("manager", "mepcfg"));
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.body()).contains("client certificate");
            assertThat(without.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            var stranger = get(running, certificates.client("servers", "stranger"), APPLICATIONS, null);
            assertThat(stranger.statusCode()).isEqualTo(403);
            assertThat(stranger.body()).contains("mep.mm5.subjects");
            // The same subject, but nobody vouches for it.
            assertThatThrownBy(() -> get(running, certificates.client("servers", "unknown"), APPLICATIONS, null))
                    .isInstanceOf(IOException.class);
            // The other APIs are on the same port, and as they were.
            assertThat(get(running, manager, SERVICES, null).statusCode()).isEqualTo(401);
            assertThat(get(running, anybody, SERVICES, TestIssuer.token("app", "mec_service_mgmt"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void asksForATokenWhereNothingElseIsConfigured() throws Exception {
        try (var running = StartedServer.start(tls("clients"))) {
            var anybody = certificates.client("servers", null);

            assertThat(get(running, certificates.client("servers", "manager"), APPLICATIONS, null)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(get(running, anybody, APPLICATIONS, TestIssuer.token("app", "mec_app_support"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(running, anybody, APPLICATIONS, TestIssuer.token("manager", "mepcfg"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(running, anybody, TERMINATION, null).statusCode()).isEqualTo(401);
            assertThat(get(running, anybody, TERMINATION, TestIssuer.token("app", "mec_app_support"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void warnsAtTheStartWhereAnybodyMay(CapturedOutput output) throws Exception {
        try (var running =
                StartedServer.start(List.of("--server.ssl.enabled=false", "--mep.mm5.authentication=none"))) {
            var client = HttpClient.newHttpClient();

            assertThat(get(running, client, APPLICATIONS, null).statusCode()).isEqualTo(200);
            assertThat(get(running, client, SERVICES, null).statusCode()).isEqualTo(401);
            // GET is not offered there, which whoever may not come in at all is not told.
            assertThat(get(running, client, TERMINATION, null).statusCode()).isEqualTo(405);
        }
        assertThat(output.getAll()).containsOnlyOnce("mep.mm5.authentication is none");
    }

    @Test
    void refusesToStartWhereNoCertificateCouldBeJudged() {
        assertRefused(tls("clients", MUTUAL_TLS), "mep.mm5.subjects names nobody");
        assertRefused(tls("clients", MUTUAL_TLS, "--mep.mm5.subjects[0]=manager"), "which is no distinguished name");
        assertRefused(tls(null, MUTUAL_TLS, MANAGER), "has no trust store");
        assertRefused(List.of("--server.ssl.enabled=false", MUTUAL_TLS, MANAGER), "TLS does not end here");
    }

    private static void assertRefused(List<String> arguments, String sentence) {
        assertThatThrownBy(() -> StartedServer.start(arguments).close())
                .rootCause()
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence);
    }

    private static List<String> tls(String trusted, String... more) {
        return StartedServer.tls(certificates, trusted, more);
    }

    private static HttpResponse<String> get(
            ConfigurableApplicationContext running, HttpClient client, String path, String token)
            throws IOException, InterruptedException {
        var port = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
        var isTls = !"false".equals(running.getEnvironment().getProperty("server.ssl.enabled"));
        var request = HttpRequest.newBuilder(
                URI.create("%s://localhost:%d%s".formatted(isTls ? "https" : "http", port, path)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
