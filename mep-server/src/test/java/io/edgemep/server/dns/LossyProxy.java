package io.edgemep.server.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import org.xbill.DNS.Opcode;

/// Passes datagrams on to a DNS server, and its answers back: all but those to updates, which are lost.
final class LossyProxy implements AutoCloseable {

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;

    LossyProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        Thread.ofPlatform().daemon().start(this::receive);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void receive() {
        while (!socket.isClosed()) {
            var packet = new DatagramPacket(new byte[4096], 4096);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            var query = Arrays.copyOf(packet.getData(), packet.getLength());
            var client = packet.getSocketAddress();
            Thread.ofVirtual().start(() -> pass(query, client));
        }
    }

    private void pass(byte[] query, SocketAddress client) {
        try (var towards = new Datagrams(server.getPort())) {
            var answer = towards.exchange(query);
            if (((answer[2] >> 3) & 0xf) != Opcode.UPDATE) {
                socket.send(new DatagramPacket(answer, answer.length, client));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
