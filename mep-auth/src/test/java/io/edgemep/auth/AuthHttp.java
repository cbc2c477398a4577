package io.edgemep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests to a running mep-auth, and checks every answer against the contract.
public final class AuthHttp {

    /// One for all tests, so that it knows in the end which answers have been seen.
    public static final Contract CONTRACT = new Contract(Path.of("../docs/api/mep-auth.yaml"));

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What tests have authenticated with or got; what is shorter than a real secret is none.
    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    private static final int SHORTEST_SECRET = 14;
    private static final Pattern IN_ANSWER = Pattern.compile("\"(?:client_secret|access_token)\":\"([^\"]+)\"");
    private static final Pattern IN_FORM = Pattern.compile("(?:client_secret|client_assertion|token)=([^&]+)");

    private final String origin;
    private final String administratorSecret;

    public AuthHttp(int port) {
        this(port, AuthTest.ADMINISTRATOR_SECRET);
    }

    public AuthHttp(int port, String administratorSecret) {
        origin = "http://localhost:" + port;
        this.administratorSecret = administratorSecret;
    }

    /// @param path of the service, or a whole URI
    public URI uri(String path) {
        return URI.create(path.startsWith("http") ? path : origin + path);
    }

    /// @return the answer, which is one that the contract declares
    public HttpResponse<String> send(
            String method, String path, BodyPublisher body, UnaryOperator<HttpRequest.Builder> more) {
        var answer = sendUndeclared(method, path, body, more);
        CONTRACT.check(method, path, answer.statusCode(), contentType(answer), answer.body());
        return answer;
    }

    /// @return the answer to a request that is none of the contract's operations
    public HttpResponse<String> sendUndeclared(
            String method, String path, BodyPublisher body, UnaryOperator<HttpRequest.Builder> more) {
        try {
            var request = more.apply(HttpRequest.newBuilder(uri(path)).method(method, body))
                    .build();
            request.headers().allValues("Authorization").forEach(AuthHttp::rememberHeader);
            var answer = HTTP.send(request, BodyHandlers.ofString());
            remember(IN_ANSWER, answer.body());
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, BodyPublishers.noBody(), UnaryOperator.identity());
    }

    /// Every secret that was used until now.
    static Set<String> secrets() {
        SECRETS.add(AuthTest.ADMINISTRATOR_SECRET);
        SECRETS.add(AuthTest.PLATFORM_SECRET);
        SECRETS.add(AuthTest.KEYS_PASSWORD);
        return Set.copyOf(SECRETS);
    }

    private static void rememberHeader(String authorization) {
        var parts = authorization.split(" ", 2);
        if (parts.length == 2) {
            remember(parts[1]);
        }
    }

    private static void remember(Pattern pattern, String text) {
        pattern.matcher(text).results().map(found -> found.group(1)).forEach(AuthHttp::remember);
    }

    private static void remember(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            SECRETS.add(secret);
        }
    }

    public HttpResponse<String> postForm(String form, UnaryOperator<HttpRequest.Builder> more) {
        remember(IN_FORM, form);
        return send(
                "POST",
                "/oauth2/token",
                BodyPublishers.ofString(form),
                request -> more.apply(request.header("Content-Type", "application/x-www-form-urlencoded")));
    }

    public HttpResponse<String> askForToken(String clientId, String secret) {
        return postForm("grant_type=client_credentials", basic(clientId, secret));
    }

    public String administratorToken() {
        return token("administrator", administratorSecret);
    }

    public String token(String clientId, String secret) {
        var answer = askForToken(clientId, secret);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("access_token").asString();
    }

    public static UnaryOperator<HttpRequest.Builder> basic(String clientId, String secret) {
        remember(secret);
        var pair = (clientId + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return request ->
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    public static UnaryOperator<HttpRequest.Builder> bearer(String token) {
        return request -> request.header("Authorization", "Bearer " + token);
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    public static String contentType(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse(null);
    }

    /// A client of the administrator's resources, who has a token.
    public Administrator administrator() {
        return new Administrator(administratorToken());
    }

    /// Sends JSON and a bearer token with every request.
    public final class Administrator {

        private final String token;

        private Administrator(String token) {
            this.token = token;
        }

        public HttpResponse<String> get(String path) {
            return send("GET", path, BodyPublishers.noBody(), bearer(token));
        }

        public HttpResponse<String> post(String path) {
            return send("POST", path, BodyPublishers.noBody(), bearer(token));
        }

        public HttpResponse<String> delete(String path) {
            return send("DELETE", path, BodyPublishers.noBody(), bearer(token));
        }

        public HttpResponse<String> put(String path, String body) {
            return send(
                    "PUT",
                    path,
                    BodyPublishers.ofString(body),
                    request -> bearer(token).apply(request.header("Content-Type", "application/json")));
        }

        /// @return the new client's secret
        public String register(String path) {
            var answer = put(path, "{\"appName\": \"camera\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return json(answer).path("client_secret").asString();
        }
    }
}
