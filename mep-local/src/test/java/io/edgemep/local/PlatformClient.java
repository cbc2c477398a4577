package io.edgemep.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients of a platform that really runs.
final class PlatformClient {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final LocalPlatform platform;
    private final HttpClient http;

    PlatformClient(LocalPlatform platform) {
        this.platform = platform;
        this.http = HttpClient.newBuilder()
                .sslContext(platform.certificates().trust())
                .build();
    }

    /// A client with its token.
    record App(String id, String token) {}

    App administrator() throws IOException {
        return token(
                "administrator",
                Files.readString(platform.secrets().administrator()).strip());
    }

    App application(App administrator) throws IOException {
        return client(administrator, "applications");
    }

    App manager(App administrator) throws IOException {
        return client(administrator, "managers");
    }

    private App client(App administrator, String kind) throws IOException {
        var id = UUID.randomUUID().toString();
        var made = send(
                "PUT",
                "%s/auth/v1/%s/%s".formatted(platform.url(Service.AUTH), kind, id),
                administrator.token(),
                "{\"appName\": \"test\"}");
        return token(id, JSON.readTree(made.body()).path("client_secret").asString());
    }

    private App token(String id, String secret) throws IOException {
        var call = Conversation.Call.token(id, secret, platform.url(Service.AUTH) + "/oauth2/token");
        var request = HttpRequest.newBuilder(URI.create(call.url()))
                .POST(BodyPublishers.ofString(String.valueOf(call.body())));
        call.headers().forEach(request::header);
        return new App(
                id,
                JSON.readTree(exchange(request.build()).body())
                        .path("access_token")
                        .asString());
    }

    /// The body of an answer 200 to a GET below mep-server.
    JsonNode get(App app, String path) throws IOException {
        var answer = send("GET", server(path), app.token(), null);
        if (answer.statusCode() != 200) {
            throw new IOException("GET %s: %d %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> send(String method, String url, String token, String body) throws IOException {
        return exchange(HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    String server(String path) {
        return platform.url(Service.SERVER) + path;
    }

    String mp1(App app, String resources) {
        return server("/mec_service_mgmt/v1/applications/%s/%s".formatted(app.id(), resources));
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
