package io.edgemep.server.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A resolver somewhere, by UDP and TCP, that answers what the test says; null is no answer.
final class Upstream implements AutoCloseable {

    private final Function<Message, Message> answers;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final List<Message> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    Upstream(Function<Message, Message> answers) throws IOException {
        this.answers = answers;
        this.tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::receive);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /// With these records in its answer.
    static Message answer(Message query, int rcode, List<Record> answer, List<Record> authority) {
        var message = new Message(query.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.RA);
        message.getHeader().setRcode(rcode);
        message.addRecord(query.getQuestion(), Section.QUESTION);
        answer.forEach(record -> message.addRecord(record, Section.ANSWER));
        authority.forEach(record -> message.addRecord(record, Section.AUTHORITY));
        return message;
    }

    static Message refuses(Message query) {
        return answer(query, Rcode.SERVFAIL, List.of(), List.of());
    }

    String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    List<Message> asked() {
        return asked;
    }

    /// From which ports it was asked by UDP.
    List<Integer> ports() {
        return ports;
    }

    private void receive() {
        while (!udp.isClosed()) {
            var packet = new DatagramPacket(new byte[4096], 4096);
            try {
                udp.receive(packet);
                ports.add(packet.getPort());
                var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Thread.ofVirtual().start(() -> {
                    asked.add(query);
                    var answer = answers.apply(query);
                    if (answer != null) {
                        var limit =
                                query.getOPT() == null ? 512 : query.getOPT().getPayloadSize();
                        var wire = answer.toWire(limit);
                        try {
                            udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                var connection = tcp.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new DataInputStream(connection.getInputStream());
            var out = new DataOutputStream(connection.getOutputStream());
            while (true) {
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                asked.add(query);
                var wire = answers.apply(query).toWire(Message.MAXLENGTH);
                out.writeShort(wire.length);
                out.write(wire);
                out.flush();
            }
        } catch (IOException _) {
            // The client has what it wanted.
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
