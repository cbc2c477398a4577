package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A replica that is told to stop while requests come.
@ExtendWith(OutputCaptureExtension.class)
class DrainTests {

    private static final String READINESS = "/readyz";

    @Test
    void servesOnUntilOthersHaveSeenThatItIsNotReadyAnyMore(CapturedOutput output) throws Exception {
        var context = StartedServer.start(List.of("--server.ssl.enabled=false", "--mep.shutdown.drain=3s"));
        var port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        var management = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
        try (var client = HttpClient.newHttpClient()) {
            assertThat(get(client, port, READINESS).statusCode()).isEqualTo(200);
            var closing = CompletableFuture.runAsync(context::close);

            Awaitility.await().until(() -> get(client, port, READINESS).statusCode() == 503);
            assertThat(get(client, management, "/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
            var served = get(client, port, "/livez");
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("Connection")).hasValue("close");
            assertThat(closing).isNotDone();

            closing.join();
            // The management port closes too, and is no reason to drain once more.
            assertThat(output.getAll()).containsOnlyOnce("Serving for another");
            assertThatThrownBy(() -> get(client, port, READINESS)).isInstanceOf(ConnectException.class);
        }
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(
                HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());
    }
}
