package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// The embedded server among clients that send nonsense, too much, or nothing.
class HostileClientsTests {

    private static final long SEED = 20_261_124;

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
    void outlivesRandomAndTruncatedDatagrams() throws IOException {
        start();
        var random = new Random(SEED);
        try (var socket = new Datagrams(running.dns().port())) {
            for (int i = 0; i < 5000; i++) {
                socket.send(nonsense(random));
                // No more at once than the socket's buffer takes.
                if (i % 50 == 0) {
                    requireAlive();
                }
            }
        }
    }

    @Test
    void outlivesRandomStreams() throws IOException {
        // One after the other, but faster than the server may see them end.
        start("max-connections-per-client=256");
        var random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            try (var socket = connect()) {
                var out = new DataOutputStream(socket.getOutputStream());
                for (int j = 0; j < 10; j++) {
                    var bytes = nonsense(random);
                    out.writeShort(random.nextInt(5) == 0 ? random.nextInt(65_536) : bytes.length);
                    out.write(bytes);
                }
            }
        }
        requireAlive();
    }

    @Test
    void answersAnythingWithABoundedReplyThatHasTheSameId() {
        start();
        var meters = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
        var responder = new Responder(
                new ClientNetworks(List.of("127.0.0.0/8")), java.util.Optional.empty(), new DnsMetrics(meters), 1232);
        var record = AddressRecord.of(rule("a", "app.mec.test", "192.0.2.1", 60), 60);
        responder.serve(new ServedNames(List.of(Names.absolute("mec.test")), 10, 1, List.of(record)));
        var random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            var packet = nonsense(random);
            responder.respond(packet, InetAddress.getLoopbackAddress(), Reply.Transport.UDP, reply -> {
                assertThat(reply.length).isBetween(12, 1232);
                assertThat(Arrays.copyOf(reply, 2)).isEqualTo(Arrays.copyOf(packet, 2));
                assertThat(reply[2] & 0x80).isEqualTo(0x80);
            });
        }
        requireAlive();
    }

    /// Random bytes, or a query of which some bytes are others, missing, or too many.
    private static byte[] nonsense(Random random) {
        if (random.nextInt(4) == 0) {
            var bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            return bytes;
        }
        var query = DnsClient.query("app.mec.test", random.nextInt(300));
        query.addRecord(new OPTRecord(random.nextInt(65_536), 0, random.nextInt(2)), Section.ADDITIONAL);
        var wire = query.toWire();
        var bytes = Arrays.copyOf(wire, random.nextInt(wire.length + 20));
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void answersManyQueriesOfOneConnection() throws IOException {
        start();
        var ids = new HashSet<Integer>();
        try (var socket = connect()) {
            var out = new DataOutputStream(socket.getOutputStream());
            for (int id = 0; id < 500; id++) {
                var query = DnsClient.query("app.mec.test", Type.A);
                query.getHeader().setID(id);
                var wire = query.toWire();
                out.writeShort(wire.length);
                out.write(wire);
            }
            var in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 500; i++) {
                ids.add(new Message(in.readNBytes(in.readUnsignedShort()))
                        .getHeader()
                        .getID());
            }
        }
        assertThat(ids).hasSize(500);
    }

    @Test
    void answersManyClientsAtOnce() throws Exception {
        start();
        var clients = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                clients.add(threads.submit(this::askOften));
            }
        }
        for (var client : clients) {
            assertThat(client.get()).isEqualTo(200);
        }
    }

    private int askOften() throws IOException {
        var answered = 0;
        try (var socket = new Datagrams(running.dns().port())) {
            for (int i = 0; i < 200; i++) {
                var query = DnsClient.query("app.mec.test", Type.A);
                var answer = new Message(socket.exchange(query.toWire()));
                if (answer.getHeader().getID() == query.getHeader().getID()
                        && answer.getSection(Section.ANSWER).size() == 1) {
                    answered++;
                }
            }
        }
        return answered;
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), running.dns().port());
        socket.setSoTimeout(5000);
        return socket;
    }
}
