package io.edgemep.server.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.edgemep.server.application.PhaseOutcome.Completed;
import io.edgemep.server.application.PhaseOutcome.Skipped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/// mep-server as a client of mep-auth; what that answers is as its contract says.
class CredentialsTests {

    private static final String SECRET = "a-secret-of-the-platform";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer mepAuth;
    private int tokenStatus = 200;
    private int disableStatus = 204;

    @BeforeEach
    void serve() throws IOException {
        mepAuth = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mepAuth.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            body));
            var isToken = exchange.getRequestURI().getPath().equals("/oauth2/token");
            var answer = isToken && tokenStatus == 200 ? "{\"access_token\": \"t\", \"token_type\": \"Bearer\"}" : "{}";
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            var status = isToken ? tokenStatus : disableStatus;
            exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
            if (status != 204) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        mepAuth.start();
    }

    @AfterEach
    void close() {
        mepAuth.stop(0);
    }

    @Test
    void disablesWithATokenOfItsOwn() {
        assertThat(credentials(SECRET).disable("app-1")).isEqualTo(new Completed(null));

        var basic = Base64.getEncoder().encodeToString(("platform:" + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(requests)
                .containsExactly(
                        "POST /oauth2/token Basic %s grant_type=client_credentials&scope=mep_credentials"
                                .formatted(basic),
                        "POST /auth/v1/applications/app-1/disable Bearer t ");
    }

    @Test
    void takesNoCredentialsForDisabledOnes() {
        disableStatus = 404;

        assertThat(credentials(SECRET).disable("app-1"))
                .isEqualTo(new Completed("mep-auth has no credentials of this application."));
    }

    @Test
    void saysWhatIsNotConfigured() {
        assertThat(credentials("").disable("app-1")).isInstanceOf(Skipped.class);
        assertThat(requests).isEmpty();
    }

    @Test
    void saysWhatMepAuthRefuses() {
        disableStatus = 503;
        assertFails("mep-auth answered 503");
        tokenStatus = 401;
        assertFails("mep-auth gives mep-server no token (401)");
        tokenStatus = 503;
        assertFails("mep-auth answered 503");
    }

    @Test
    void saysThatMepAuthIsOutOfReach() {
        mepAuth.stop(0);

        assertFails("mep-auth cannot be reached at http://127.0.0.1:");
    }

    @Test
    void keepsItsSecretToItself() {
        assertThat(properties(SECRET).toString()).doesNotContain(SECRET);
    }

    private void assertFails(String sentence) {
        assertThatThrownBy(() -> credentials(SECRET).disable("app-1"))
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining(SECRET);
    }

    private Credentials credentials(String secret) {
        return new Credentials(properties(secret), new DefaultSslBundleRegistry());
    }

    private CredentialsProperties properties(String secret) {
        return new CredentialsProperties(
                URI.create("http://127.0.0.1:%d".formatted(mepAuth.getAddress().getPort())),
                "platform",
                secret,
                null,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }
}
