package io.edgemep.auth.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.MepAuth;
import io.edgemep.common.CertificateBinding;
import io.edgemep.common.TestCertificates;
import io.edgemep.common.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients that authenticate with their TLS certificate (RFC 8705), and the tokens that they get.
class MutualTlsTests {

    private static final String SECRET = "the-secret-of-this-administrator";

    @TempDir
    static Path folder;

    static TestCertificates certificates;
    static ConfigurableApplicationContext running;

    @BeforeAll
    static void start() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.make("server", "CN=localhost");
        certificates.make("known", "CN=known,O=Operator");
        certificates.make("named", "CN=named,O=Operator");
        certificates.make("stranger", "CN=stranger,O=Operator");
        certificates.trust("clients", "known", "named", "stranger");
        certificates.trust("servers", "server");
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--server.ssl.bundle=test",
                "--mep.tls.client-certificates=want",
                "--spring.datasource.url=" + TestDatabase.create(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--mep.auth.keys.password=the-password-of-these-keys",
                "--mep.auth.administrator.secret=" + SECRET,
                "--mep.auth.keys.scrypt-cost=10",
                "--mep.auth.secrets.bcrypt-strength=4"));
        arguments.addAll(certificates.bundle("test", "server", "clients"));
        running = new SpringApplication(MepAuth.class).run(arguments.toArray(String[]::new));
        running.getBean(RegisteredMethods.class)
                .replace(
                        "administrator",
                        new ClientMethods(
                                null,
                                "CN=named, O=Operator",
                                List.of(CertificateBinding.thumbprint(certificates.certificate("known")))),
                        false);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void bindsTheTokenToTheCertificateThatTheClientHasShown() throws Exception {
        var known = certificates.client("servers", "known");
        var answer = token(known, "administrator");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = json(answer).path("access_token").asString();

        assertThat(list(known, token).statusCode()).isEqualTo(200);
        var elsewhere = list(certificates.client("servers", "named"), token);
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(json(elsewhere).path("detail").asString()).contains("bound to a client certificate");
        assertThat(list(certificates.client("servers", null), token).statusCode())
                .isEqualTo(401);
        var told = post(known, "/oauth2/introspect", "client_id=administrator&token=" + token);
        assertThat(json(told).at("/cnf/x5t#S256").asString())
                .isEqualTo(CertificateBinding.thumbprint(certificates.certificate("known")));
    }

    @Test
    void knowsAClientByTheSubjectOfItsCertificate() throws Exception {
        assertThat(token(certificates.client("servers", "named"), "administrator")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsNoUnregisteredCertificateFromAnUnknownClient() throws Exception {
        var stranger = certificates.client("servers", "stranger");
        var refused = token(stranger, "administrator");
        var unknown = token(stranger, "unknown");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(refused.body());
        assertThat(token(certificates.client("servers", null), "administrator").statusCode())
                .isEqualTo(401);
        assertThat(running.getBean(JdbcClient.class)
                        .sql("select detail from audit_entries where actor = 'administrator' and outcome = 'REFUSED'")
                        .query(String.class)
                        .list())
                .anySatisfy(what -> assertThat(what).contains("CN=stranger").contains("not registered"));
    }

    @Test
    void saysInItsMetadataThatItTakesCertificates() throws Exception {
        var answer = send(
                certificates.client("servers", null),
                HttpRequest.newBuilder(uri("/.well-known/oauth-authorization-server")));

        assertThat(answer.body()).contains("tls_client_auth", "\"tls_client_certificate_bound_access_tokens\":true");
    }

    private static HttpResponse<String> token(HttpClient client, String id) throws Exception {
        return post(client, "/oauth2/token", "grant_type=client_credentials&client_id=" + id);
    }

    private static HttpResponse<String> post(HttpClient client, String path, String form) throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    private static HttpResponse<String> list(HttpClient client, String token) throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(uri("/auth/v1/applications")).header("Authorization", "Bearer " + token));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        var server = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer());
        return URI.create("https://localhost:%d%s".formatted(server.getPort(), path));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
