package io.edgemep.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthTest
class ConnectionTests {

    private final int port;

    ConnectionTests(@LocalServerPort int port) {
        this.port = port;
    }

    /// With the 100 of Tomcat's default, a gateway would open connections all the time.
    @Test
    void servesManyRequestsOnOneConnection() throws Exception {
        var request = "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write((request + "\r\n").repeat(299).getBytes(US_ASCII));
            out.write((request + "Connection: close\r\n\r\n").getBytes(US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(Pattern.compile("HTTP/1\\.1 200").matcher(answers).results())
                    .hasSize(300);
        }
    }
}
