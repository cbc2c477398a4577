package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/// The embedded server among clients that connect by TCP and stay, or may not connect at all.
class ConnectionsTests {

    private TestEmbedded running;

    private void start(String... settings) {
        running = TestEmbedded.start(settings);
        assertThat(running.dns().enforce(List.of(rule("a", "app.mec.test", "192.0.2.1", 60))))
                .isEmpty();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void requireAlive() {
        assertThat(running.client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
        assertThat(DnsClient.said(running.client().askByTcp("app.mec.test", Type.A)))
                .isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
    }

    @Test
    void closesConnectionsThatAreSilentOrTooMany() throws IOException {
        start("max-connections=2", "idle-timeout=500ms");
        try (var one = connect();
                var two = connect();
                var three = connect()) {
            assertThat(three.getInputStream().read()).isEqualTo(-1);
            assertThat(one.getInputStream().read()).isEqualTo(-1);
            assertThat(two.getInputStream().read()).isEqualTo(-1);
        }
        Awaitility.await().ignoreExceptions().untilAsserted(this::requireAlive);
    }

    @Test
    void leavesPlacesToOthersWhenOneClientHasTakenItsOwn() throws IOException {
        start("max-connections-per-client=2", "idle-timeout=1h");
        try (var _ = connected("127.0.0.1")) {
            try (var _ = connected("127.0.0.1");
                    var tooMany = connect()) {
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
                assertThat(refused("too_many_of_client")).isEqualTo(1);
                connected("127.0.0.2").close();
            }
            Awaitility.await("a place is free again").until(() -> answersFrom("127.0.0.1"));
        }
    }

    @Test
    void takesNoConnectionOfAStranger() throws IOException {
        start("clients=127.0.0.1/32", "max-connections=1", "idle-timeout=1h");
        try (var stranger = connect("127.0.0.2")) {
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
            assertThat(refused("stranger")).isEqualTo(1);
            requireAlive();
        }
    }

    @Test
    void countsConnectionsThatAreTooManyForAll() throws IOException {
        start("max-connections=2", "idle-timeout=1h");
        try (var _ = connected("127.0.0.1");
                var _ = connected("127.0.0.2");
                var tooMany = connect("127.0.0.3")) {
            assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            assertThat(refused("too_many")).isEqualTo(1);
        }
    }

    private double refused(String why) {
        return running.meters()
                .get("mep.dns.connections.refused")
                .tag("result", why)
                .counter()
                .count();
    }

    private boolean answersFrom(String client) throws IOException {
        try (var socket = connected(client)) {
            return socket.isConnected();
        } catch (EOFException | SocketException closed) {
            return false;
        }
    }

    /// A connection that has a place: a query was answered, which is not so as soon as the kernel has connected it.
    private Socket connected(String client) throws IOException {
        var socket = connect(client);
        var wire = DnsClient.query("app.mec.test", Type.A).toWire();
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(wire.length);
        out.write(wire);
        var in = new DataInputStream(socket.getInputStream());
        assertThat(in.readNBytes(in.readUnsignedShort())).hasSizeGreaterThan(wire.length);
        return socket;
    }

    private Socket connect() throws IOException {
        return connect("127.0.0.1");
    }

    /// @param from an address of this machine's loopback
    private Socket connect(String from) throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        var socket = new Socket(loopback, running.dns().port(), InetAddress.ofLiteral(from), 0);
        socket.setSoTimeout(5000);
        return socket;
    }
}
