package io.edgemep.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to a server on loopback that can be cut: what goes over it is passed on, until it is.
final class CuttableConnections implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CuttableConnections(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Ends all connections, and every new one.
    void cut() throws IOException {
        cut = true;
        for (var socket : open) {
            socket.close();
        }
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var incoming = server.accept();
                if (cut) {
                    incoming.close();
                } else {
                    join(incoming, new Socket(InetAddress.getLoopbackAddress(), target));
                }
            } catch (IOException ended) {
                // The next one, unless this is closed.
            }
        }
    }

    private void join(Socket one, Socket other) {
        Thread.ofVirtual().start(() -> pass(one, other));
        Thread.ofVirtual().start(() -> pass(other, one));
    }

    private void pass(Socket from, Socket to) {
        open.add(from);
        try (from;
                to) {
            if (!cut) {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException ended) {
            // By one of both sides, or cut.
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
