package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestIssuer;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.TestServices;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/// What is answered ahead of the security chain is answered as behind it, where requests with `bearer` in lower case
/// are: the scheme's case makes no difference (RFC 9110, clause 11.1).
@MepServerTest
class BothWaysTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    MeterRegistry meters;

    @Value("${local.server.port}")
    int port;

    private HttpResponse<String> get(String path, String scheme, String token, String... headers) throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", scheme + " " + token);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mec_service_mgmt/v1/services?ser_name=NAME",
                "/mep/mec_service_mgmt/v1/services?ser_name=NAME",
                "/mec_service_mgmt/v1/services?ser_name=NAME-not",
                "/mec_service_mgmt/v1/services/ID",
                "/mep/mec_service_mgmt/v1/services/ID",
                "/mec_service_mgmt/v1/services/ID-not",
                "/mec_service_mgmt/v1/services?ser_name=%4E",
            })
    void answersTheSame(String path) throws Exception {
        var service = TestServices.service();
        var id =
                mp1.application().register(service).json().path("serInstanceId").asString();
        var asked = path.replace("NAME", service.name()).replace("ID", id);
        var token = TestIssuer.token(UUID.randomUUID().toString(), "mec_service_mgmt");

        assertSame(get(asked, "bearer", token), get(asked, "Bearer", token));
        var https = new String[] {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "gateway.example", "Accept", "*/*"};
        assertSame(get(asked, "bearer", token, https), get(asked, "Bearer", token, https));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "Bearer"})
    void needsAHostToBuildLinksFrom(String scheme) throws Exception {
        var request =
                "GET /mec_service_mgmt/v1/services?ser_name=a HTTP/1.1\r\nHost:\r\nConnection: close\r\nAuthorization: "
                        + scheme + " " + TestIssuer.token(UUID.randomUUID().toString(), "mec_service_mgmt")
                        + "\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("The Host header field is empty");
        }
    }

    private static void assertSame(HttpResponse<String> behind, HttpResponse<String> ahead) {
        assertThat(ahead.statusCode()).isEqualTo(behind.statusCode());
        assertThat(headers(ahead)).isEqualTo(headers(behind));
        assertThat(ahead.body()).isEqualTo(behind.body());
    }

    @Test
    void countsBothWaysTogether() throws Exception {
        var token = TestIssuer.token(UUID.randomUUID().toString(), "mec_service_mgmt");
        var path = "/mec_service_mgmt/v1/services";
        get(path + "?ser_name=nobody", "bearer", token);
        get(path + "?ser_name=nobody", "Bearer", token);

        assertThat(meters.get("http.server.requests")
                        .tag("method", "GET")
                        .tag("uri", path)
                        .tag("status", "200")
                        .timers())
                .hasSize(1);
    }
}
