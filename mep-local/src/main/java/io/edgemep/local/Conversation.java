package io.edgemep.local;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Requests and answers, each shown in brief as it happens; an answer that was not expected ends the conversation.
final class Conversation {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final int SHOWN_BODY = 400;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final PrintStream out;
    private int steps;
    private String step = "";

    Conversation(SSLContext trust, PrintStream out) {
        this.out = out;
        this.http = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(ANSWER_LIMIT)
                .build();
    }

    /// A request to be sent.
    ///
    /// @param as who sends it, for the reader
    /// @param body none for a request without one
    record Call(
            String as,
            String method,
            String url,
            Map<String, String> headers,
            @Nullable String body) {

        static Call of(String as, String method, String url, String token) {
            return new Call(as, method, url, Map.of("Authorization", "Bearer " + token), null);
        }

        Call json(String json) {
            return new Call(as, method, url, with("Content-Type", "application/json"), json);
        }

        Call header(String name, String value) {
            return new Call(as, method, url, with(name, value), body);
        }

        private Map<String, String> with(String name, String value) {
            var all = new HashMap<>(headers);
            all.put(name, value);
            return Map.copyOf(all);
        }

        /// A request for a token (RFC 6749, sections 2.3.1 and 4.4.2).
        static Call token(String clientId, String clientSecret, String url) {
            var pair = encoded(clientId) + ":" + encoded(clientSecret);
            var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            var headers =
                    Map.of("Authorization", "Basic " + basic, "Content-Type", "application/x-www-form-urlencoded");
            return new Call(clientId, "POST", url, headers, "grant_type=client_credentials");
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /// An answer with the status that was expected.
    ///
    /// @param nanos the reading of [System#nanoTime] when its request was sent
    record Answer(HttpResponse<String> response, JsonNode body, long nanos) {

        /// @throws Failure when the answer has no such header
        String header(String name) {
            return response.headers()
                    .firstValue(name)
                    .orElseThrow(() -> new Failure("The answer has no %s header.".formatted(name)));
        }

        /// @throws Failure when the body has no such member
        String text(String pointer) {
            var text = body.at(pointer).asString("");
            if (text.isEmpty()) {
                throw new Failure("The answer's body has no %s.".formatted(pointer));
            }
            return text;
        }
    }

    /// Begins a step.
    void step(String sentence) {
        steps++;
        step = sentence;
        out.printf("%n%2d. %s%n", steps, sentence);
    }

    /// The failure, with the step it happened in.
    Failure failed(Failure failure) {
        return new Failure("step %d of the demo failed (%s): %s".formatted(steps, step, failure.getMessage()), failure);
    }

    /// Shows something that is to be known of the last answer.
    void show(String sentence) {
        out.println("      " + sentence);
    }

    /// @throws Failure when the answer's status is another one, or when there is no answer
    Answer send(Call call, int expected) {
        out.printf("    %s %s  (%s)%n", call.method(), call.url(), call.as());
        var sent = System.nanoTime();
        var response = exchange(call);
        out.printf("    %d, %.0f ms%n", response.statusCode(), (System.nanoTime() - sent) / 1e6);
        if (response.statusCode() != expected) {
            throw new Failure("%s %s was expected to answer %d, but answered %d: %s"
                    .formatted(call.method(), call.url(), expected, response.statusCode(), brief(response)));
        }
        return new Answer(response, parsed(response.body()), sent);
    }

    private HttpResponse<String> exchange(Call call) {
        var body = call.body();
        var request = HttpRequest.newBuilder(URI.create(call.url()))
                .timeout(ANSWER_LIMIT)
                .method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        call.headers().forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new Failure(
                    "%s %s was not answered: %s".formatted(call.method(), call.url(), failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.", interrupted);
        }
    }

    private JsonNode parsed(String body) {
        try {
            return body.isEmpty() ? JsonNodeFactory.instance.missingNode() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw new Failure("The answer's body is not JSON.", notJson);
        }
    }

    private static String brief(HttpResponse<String> response) {
        var body = response.body().strip();
        return body.length() <= SHOWN_BODY ? body : body.substring(0, SHOWN_BODY) + " …";
    }
}
