package io.edgemep.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Asks a service whether it is ready to be used, over HTTPS and with the development CA trusted.
final class Readiness {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;

    Readiness(SSLContext trust) {
        http = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(ANSWER_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /// @param url where the service is, without a path
    boolean of(String url) {
        var request = HttpRequest.newBuilder(URI.create(url + "/readyz"))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    && JSON.readTree(answer.body()).path("status").asString("").equals("UP");
        } catch (IOException | JacksonException notReady) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.", interrupted);
        }
    }
}
