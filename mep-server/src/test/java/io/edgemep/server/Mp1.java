package io.edgemep.server;

import io.edgemep.common.Contract;
import io.edgemep.common.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the service over real HTTP, which holds every answer against the contract.
@Lazy
@Component
public final class Mp1 {

    public static final Contract CONTRACT = new Contract(Path.of("../docs/api/mep-server.yaml"));
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;
    private final Environment environment;

    Mp1(Environment environment) {
        this.environment = environment;
        base = "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    /// A path of the management port, which is another one each time that a context which rested goes on.
    public String management(String path) {
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.management.port") + path;
    }

    String base() {
        return base;
    }

    /// A new application instance, unknown to the platform until its first request.
    public Application application() {
        return application(UUID.randomUUID().toString());
    }

    public Application application(String appInstanceId) {
        return application(appInstanceId, TestIssuer.token(appInstanceId, "mec_service_mgmt mec_app_support"));
    }

    Application application(String appInstanceId, String token) {
        return new Application(appInstanceId, token);
    }

    public Application bearing(String token) {
        return new Application("none", token);
    }

    /// The platform manager, who speaks Mm5.
    public Application manager() {
        return bearing(TestIssuer.token("manager", "mepcfg"));
    }

    public Application administrator() {
        return bearing(TestIssuer.token("administrator", "mep_admin"));
    }

    /// An application instance with its token.
    public final class Application {

        private final String id;
        private final @Nullable String token;

        private Application(String id, @Nullable String token) {
            this.id = id;
            this.token = token;
        }

        public String id() {
            return id;
        }

        public Answer get(String path, String... headers) {
            return send("GET", path, null, headers);
        }

        public Answer post(String path, String body, String... headers) {
            return send("POST", path, body, headers);
        }

        public Answer put(String path, String body, String... headers) {
            return send("PUT", path, body, headers);
        }

        public Answer patch(String path, String body, String... headers) {
            return send("PATCH", path, body, headers);
        }

        public Answer delete(String path) {
            return send("DELETE", path, null);
        }

        /// Path of this application's own resources of a kind.
        public String own(String resources) {
            return "/mec_service_mgmt/v1/applications/" + id + "/" + resources;
        }

        /// Path of this application's own resources of a kind in application support.
        public String support(String resources) {
            return "/mec_app_support/v1/applications/" + id + "/" + resources;
        }

        public Answer register(TestServices service) {
            return post(own("services"), service.json());
        }

        /// @param path absolute, or a path of the service; a body is sent as JSON unless a header says otherwise
        public Answer send(String method, String path, @Nullable String body, String... headers) {
            return checked(method, path, sendUnchecked(method, path, body, headers));
        }

        /// What is no operation of the contract may be asked for, too.
        Answer sendUnchecked(String method, String path, @Nullable String body, String... headers) {
            var request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (token != null && !token.isEmpty()) {
                request.setHeader("Authorization", "Bearer " + token);
            }
            if (body != null) {
                request.setHeader("Content-Type", "application/json");
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
            return new Answer(exchange(request.build()));
        }

        private Answer checked(String method, String path, Answer answer) {
            var plain = path.replaceFirst("^https?://[^/]+", "")
                    .replaceFirst("^/mep/(?!gateway/|service_govern/|.*/AppInstanceTermination$)", "/")
                    .replaceFirst("^/(mec_service_mgmt|mec_app_support)/v2/", "/$1/v1/");
            if (answer.contentType() != null && answer.contentType().startsWith("application/problem+json")) {
                CONTRACT.checkProblem(answer.contentType(), answer.body());
            }
            if (plain.matches(
                            "/(mec_service_mgmt|mec_app_support|mep/mec_app_support|mep/gateway|mep/service_govern|mepcfg/[a-z_]+|admin)/v1/.*")
                    && !belongsToNoOperation(answer)) {
                CONTRACT.check(method, plain, answer.status(), answer.contentType(), answer.body());
            }
            return answer;
        }
    }

    private static boolean belongsToNoOperation(Answer answer) {
        return switch (answer.status()) {
            case 405, 406 -> true;
            case 404 -> answer.detail().startsWith("No resource has this path");
            default -> false;
        };
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// An answer of the service.
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public @Nullable String contentType() {
            return header("Content-Type");
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public JsonNode json() {
            return JSON.readTree(body());
        }

        public String detail() {
            return json().path("detail").asString();
        }

        /// Path of the resource that was created.
        public String location() {
            return String.valueOf(header("Location"));
        }
    }
}
