package io.edgemep.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A subscriber's server on loopback that does something else than it should.
final class HostileSubscriber implements AutoCloseable {

    private final Conduct conduct;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Instant> attempts = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    HostileSubscriber(Conduct conduct) throws IOException {
        this.conduct = conduct;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (conduct == Conduct.REFUSES) {
            server.close();
        } else {
            Thread.ofVirtual().start(this::accept);
        }
    }

    /// What it does when it is called.
    enum Conduct {
        REFUSES,
        HANGS,
        DRIPS,
        FAILS,
        REDIRECTS,
        FLOODS,
        CLOSES,
        /// It is called by `https`, and speaks something else.
        SPEAKS_NO_TLS
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                attempts.add(Instant.now());
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            readSome(socket.getInputStream());
            answer(socket.getOutputStream());
        } catch (IOException gone) {
            // It was the platform that had enough.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private void answer(OutputStream out) throws IOException, InterruptedException {
        switch (conduct) {
            case REFUSES, CLOSES -> {}
            case HANGS -> closed.await();
            case DRIPS -> drip(out);
            case FAILS -> write(out, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            case REDIRECTS ->
                write(
                        out,
                        "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n");
            case FLOODS -> flood(out);
            case SPEAKS_NO_TLS -> write(out, "SSH-2.0-something\r\n");
        }
    }

    private void drip(OutputStream out) throws IOException, InterruptedException {
        for (var octet : "HTTP/1.1 204 No Content\r\nX-Much: %s"
                .formatted("x".repeat(1000))
                .getBytes(StandardCharsets.US_ASCII)) {
            out.write(octet);
            out.flush();
            if (closed.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
    }

    private static void flood(OutputStream out) throws IOException {
        var length = 10_000_000;
        write(out, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: %d\r\n\r\n".formatted(length));
        var piece = new byte[10_000];
        for (var written = 0; written < length; written += piece.length) {
            out.write(piece);
        }
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// Enough to know that a request has begun; the rest stays in the socket.
    private static void readSome(InputStream in) throws IOException {
        var _ = in.read(new byte[65_536]);
    }

    String callback() {
        var scheme = conduct == Conduct.SPEAKS_NO_TLS ? "https" : "http";
        return "%s://127.0.0.1:%d/callback".formatted(scheme, server.getLocalPort());
    }

    Conduct conduct() {
        return conduct;
    }

    /// When it was called.
    List<Instant> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
