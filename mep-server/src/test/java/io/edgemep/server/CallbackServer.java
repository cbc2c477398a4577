package io.edgemep.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// A subscriber's side: takes notifications over real HTTP and keeps them in the order in which they came.
public final class CallbackServer implements AutoCloseable {

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> traceparents = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 204;

    public CallbackServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (status < 300) {
                traceparents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
                received.add(Mp1.JSON.readTree(body));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    public String uri() {
        return "http://127.0.0.1:%d/callback".formatted(server.getAddress().getPort());
    }

    public void answer(int status) {
        this.status = status;
    }

    public List<JsonNode> received() {
        return received;
    }

    /// The traces that the notifications were of; `null` as text where there was none.
    public List<String> traceparents() {
        return traceparents;
    }

    /// Waits for as many notifications.
    public List<JsonNode> await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> received.size() >= count);
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
