package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/// Requests from a peer that is no trusted proxy, whatever it says.
@AccessKeyTest
@TestPropertySource(properties = "server.tomcat.remoteip.internal-proxies=192\\.0\\.2\\.1")
class ForwardedAddressTests {

    private final int port;
    private final TestClock clock;
    private final Refusals refusals;

    ForwardedAddressTests(@LocalServerPort int port, TestClock clock, Refusals refusals) {
        this.port = port;
        this.clock = clock;
        this.refusals = refusals;
    }

    @Test
    void countsThePeerWhenItIsNoTrustedProxy() {
        for (var i = 1; i <= 3; i++) {
            assertThat(ask("198.51.100." + i)).isEqualTo(401);
        }

        assertThat(ask("198.51.100.4")).isEqualTo(403);
        assertThat(refusals.from("198.51.100.1")).isEmpty();
        assertThat(refusals.from("127.0.0.1")).hasSize(4);
    }

    private int ask(String claimed) {
        return new Agent(port, "mep:8443", claimed, "K".repeat(20), "x".repeat(64))
                .ask(clock.instant())
                .status();
    }
}
