package io.edgemep.server.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;

/// Raw datagrams to a port of this machine.
final class Datagrams implements AutoCloseable {

    private final DatagramSocket socket = new DatagramSocket();
    private final int port;

    Datagrams(int port) throws IOException {
        socket.setSoTimeout(5000);
        this.port = port;
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    byte[] receive() throws IOException {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    byte[] exchange(byte[] bytes) throws IOException {
        send(bytes);
        return receive();
    }

    @Override
    public void close() {
        socket.close();
    }
}
