package io.edgemep.server.notification;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A subscriber's HTTP server on loopback, which answers as the test says and remembers what it was sent.
final class TestReceiver implements AutoCloseable {

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Answer answer = Answer.of(204);

    TestReceiver() {
        this(plain());
    }

    TestReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /// @param connection tells one connection from another
    record Request(String method, String uri, Headers headers, String body, InetSocketAddress connection) {}

    @FunctionalInterface
    interface Answer {

        void to(HttpExchange exchange) throws IOException;

        static Answer of(int status) {
            return exchange -> exchange.sendResponseHeaders(status, -1);
        }

        static Answer of(int status, String header, String value) {
            return exchange -> {
                exchange.getResponseHeaders().add(header, value);
                exchange.sendResponseHeaders(status, -1);
            };
        }
    }

    private static HttpServer plain() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    TestReceiver answering(Answer changed) {
        answer = changed;
        return this;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body,
                    exchange.getRemoteAddress()));
            answer.to(exchange);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(port(), path);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// A server that speaks as it likes, to one connection after another.
    static ServerSocket raw(Talk talk) {
        try {
            var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        talk.to(socket);
                    } catch (IOException _) {
                        // The courier has left, as it should, or the test is over.
                    }
                }
            });
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @FunctionalInterface
    interface Talk {
        void to(Socket socket) throws IOException;
    }
}
