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
    private final String server;
    private final HttpClient http;

    PlatformClient(LocalPlatform platform) {
        this(platform, platform.url(Service.SERVER));
    }

    private PlatformClient(LocalPlatform platform, String server) {
        this.platform = platform;
        this.server = server;
        this.http = HttpClient.newBuilder()
                .sslContext(platform.certificates().trust())
                .build();
    }

    /// Who asks another mep-server.
    PlatformClient at(String url) {
        return new PlatformClient(platform, url);
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
        return token(id, secret(administrator, kind, id));
    }

    /// @return the secret of a new client
    String secret(App administrator, String kind, String id) throws IOException {
        var made = send(
                "PUT",
                "%s/auth/v1/%s/%s".formatted(platform.url(Service.AUTH), kind, id),
                administrator.token(),
                "{\"appName\": \"test\"}");
        return JSON.readTree(made.body()).path("client_secret").asString();
    }

    App token(String id, String secret) throws IOException {
        var answer = oauth("token", id, secret, "grant_type=client_credentials");
        return new App(id, JSON.readTree(answer.body()).path("access_token").asString());
    }

    /// Asks one of mep-auth's OAuth endpoints as a client.
    HttpResponse<String> oauth(String endpoint, String id, String secret, String form) throws IOException {
        var call = Conversation.Call.token(id, secret, "%s/oauth2/%s".formatted(platform.url(Service.AUTH), endpoint));
        var request = HttpRequest.newBuilder(URI.create(call.url())).POST(BodyPublishers.ofString(form));
        call.headers().forEach(request::header);
        return exchange(request.build());
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
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return exchange(request.build());
    }

    String server(String path) {
        return server + path;
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
