package io.edgemep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.OneConnection;
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
        assertThat(OneConnection.answered(port, 300)).isEqualTo(300);
    }
}
