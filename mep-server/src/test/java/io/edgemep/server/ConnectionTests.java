package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.OneConnection;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@MepServerTest
class ConnectionTests {

    @Value("${local.server.port}")
    int port;

    /// With the 100 of Tomcat's default, a gateway would open connections all the time.
    @Test
    void servesManyRequestsOnOneConnection() throws Exception {
        assertThat(OneConnection.answered(port, 300)).isEqualTo(300);
    }
}
