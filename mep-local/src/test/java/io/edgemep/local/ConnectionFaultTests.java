package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients that open connections and ask for nothing, or never come to the end of their question.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
class ConnectionFaultTests {

    private static final int IDLE = 2000;
    private static final int SLOW = 200;
    private static final int REQUESTS = 50;
    private static final Duration MOST = Duration.ofSeconds(1);

    private final RealPlatform platform;
    private final PlatformClient client;

    ConnectionFaultTests(RealPlatform platform) {
        this.platform = platform;
        this.client = platform.client();
    }

    @Test
    void servesOthersBesideTwoThousandIdleConnectionsAndSlowRequests() throws Exception {
        var port = URI.create(client.server("/")).getPort();
        var open = new ArrayList<Socket>();
        var end = new CountDownLatch(1);
        try {
            for (var number = 0; number < IDLE; number++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            for (var number = 0; number < SLOW; number++) {
                var socket = platform.trust().getSocketFactory().createSocket("localhost", port);
                open.add(socket);
                ((SSLSocket) socket).startHandshake();
                Thread.ofVirtual().start(() -> askSlowly(socket, end));
            }

            var app = client.application(client.administrator());
            assertThat(slowest(app)).isLessThan(MOST);
        } finally {
            end.countDown();
            for (var socket : open) {
                socket.close();
            }
        }
    }

    /// A header field that has no end, an octet at a time.
    private static void askSlowly(Socket socket, CountDownLatch end) {
        try {
            var out = socket.getOutputStream();
            out.write(
                    "GET /mec_service_mgmt/v1/services HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (!end.await(200, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        } catch (IOException refused) {
            // The platform has had enough of it.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration slowest(App app) throws IOException {
        var times = new ArrayList<Duration>();
        for (var number = 0; number < REQUESTS; number++) {
            var begun = System.nanoTime();
            client.get(app, "/mec_service_mgmt/v1/services?ser_name=none");
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return times.stream().max(Duration::compareTo).orElseThrow();
    }
}
