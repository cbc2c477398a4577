package io.edgemep.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The side of a subscriber that the platform calls: it listens on this machine and keeps what it was told.
final class CallbackListener implements AutoCloseable {

    private static final int MAX_BODY = 65_536;
    private static final int MAX_KEPT = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>(MAX_KEPT);

    private CallbackListener(HttpServer server) {
        this.server = server;
    }

    /// A notification, and the reading of [System#nanoTime] at which it was there.
    record Received(JsonNode body, long nanos) {

        String changeType() {
            return reference("changeType");
        }

        /// What it is about: a change of a service, or what an application has to do.
        String subject() {
            return body.path("operationAction").asString(changeType());
        }

        String reference(String member) {
            return body.path("serviceReferences").path(0).path(member).asString("");
        }
    }

    static CallbackListener open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var listener = new CallbackListener(server);
            server.createContext("/callback", listener::receive);
            server.start();
            return listener;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The `callbackReference` to subscribe with.
    String url() {
        return "http://127.0.0.1:%d/callback".formatted(server.getAddress().getPort());
    }

    /// Waits for the notification of a change or of an operation; others are passed over.
    ///
    /// @throws Failure when it has not come within the limit
    Received await(String subject, Duration limit) {
        var others = new ArrayList<String>();
        var end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                var next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new Failure("No notification of %s came within %d s%s."
                            .formatted(subject, limit.toSeconds(), instead(others)));
                }
                if (next.subject().equals(subject)) {
                    return next;
                }
                others.add(next.subject());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.", interrupted);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String instead(List<String> others) {
        return others.isEmpty() ? "" : "; what came was " + String.join(", ", others);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(keep(exchange.getRequestBody().readNBytes(MAX_BODY)), -1);
        }
    }

    /// @return the status to answer with
    private int keep(byte[] body) {
        try {
            return received.offer(new Received(JSON.readTree(body), System.nanoTime())) ? 204 : 503;
        } catch (JacksonException notJson) {
            return 400;
        }
    }
}
