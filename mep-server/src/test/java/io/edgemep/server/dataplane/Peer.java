package io.edgemep.server.dataplane;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A host in a network namespace: sends what it is told on its standard input, and says on its standard output what
/// arrives. It uses nothing but the JDK.
public final class Peer {

    /// A datagram that begins with this byte is answered by the same bytes with the next one in its place.
    static final byte QUESTION = 0x3f;

    private static final HexFormat HEX = HexFormat.of();
    private static final Map<SocketAddress, DatagramSocket> SOCKETS = new ConcurrentHashMap<>();

    private Peer() {}

    public static void main(String[] args) throws IOException {
        for (var port : args) {
            socket(new InetSocketAddress(Integer.parseInt(port)));
        }
        var listener = new ServerSocket(Integer.parseInt(args[0]));
        Thread.ofVirtual().start(() -> accept(listener));
        say("ready");
        try (var commands = new Scanner(System.in, StandardCharsets.US_ASCII)) {
            while (commands.hasNextLine()) {
                say(execute(commands.nextLine().split(" ", -1)));
            }
        }
    }

    private static String execute(String[] command) throws IOException {
        return switch (command[0]) {
            case "udp" -> {
                var from = new InetSocketAddress(command[1], Integer.parseInt(command[2]));
                var to = new InetSocketAddress(command[3], Integer.parseInt(command[4]));
                send(socket(from), to, Integer.parseInt(command[5]), HEX.parseHex(command[6]));
                yield "sent";
            }
            case "listen" -> {
                socket(new InetSocketAddress(command[1], Integer.parseInt(command[2])));
                yield "listening";
            }
            case "flood" -> {
                var to = new InetSocketAddress(command[1], Integer.parseInt(command[2]));
                try (var socket = new DatagramSocket()) {
                    for (var i = 0; i < Integer.parseInt(command[3]); i++) {
                        send(socket, to, 0, HEX.parseHex(command[4]));
                        // Nobody waits for this to end: it spreads the packets over many replacements.
                        LockSupport.parkNanos(100_000);
                    }
                }
                yield "flooded";
            }
            case "tcp" -> connect(new InetSocketAddress(command[1], Integer.parseInt(command[2])));
            // As root it sends an ICMP echo request.
            case "ping" -> InetAddress.ofLiteral(command[1]).isReachable(1000) ? "reachable" : "unreachable";
            default -> "unknown";
        };
    }

    private static DatagramSocket socket(InetSocketAddress address) {
        return SOCKETS.computeIfAbsent(address, _ -> {
            try {
                var socket = new DatagramSocket(address);
                Thread.ofVirtual().start(() -> receive(socket));
                return socket;
            } catch (SocketException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void send(DatagramSocket socket, InetSocketAddress to, int trafficClass, byte[] content)
            throws IOException {
        socket.setTrafficClass(trafficClass);
        socket.send(new DatagramPacket(content, content.length, to));
    }

    private static void receive(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (true) {
                packet.setLength(2048);
                socket.receive(packet);
                var content = Arrays.copyOf(packet.getData(), packet.getLength());
                say("got %s %s"
                        .formatted(HEX.formatHex(content), packet.getAddress().getHostAddress()));
                if (content.length > 0 && content[0] == QUESTION) {
                    content[0]++;
                    socket.send(new DatagramPacket(content, content.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException failed) {
            say("failed " + failed);
        }
    }

    private static void accept(ServerSocket listener) {
        try {
            while (true) {
                listener.accept().close();
            }
        } catch (IOException failed) {
            say("failed " + failed);
        }
    }

    private static String connect(InetSocketAddress to) {
        try (var socket = new Socket()) {
            socket.connect(to, 1000);
            return "connected";
        } catch (IOException _) {
            return "unreachable";
        }
    }

    @SuppressWarnings("SystemOut")
    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
