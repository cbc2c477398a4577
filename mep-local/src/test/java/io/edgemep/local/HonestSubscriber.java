package io.edgemep.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A subscriber's server on loopback that takes every notification, and remembers when.
final class HonestSubscriber implements AutoCloseable {

    private final HttpServer server;
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();

    HonestSubscriber(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var at = System.nanoTime();
            var note = PlatformClient.JSON.readTree(exchange.getRequestBody().readAllBytes());
            for (var service : note.path("serviceReferences")) {
                told.add(new Told(
                        service.path("serInstanceId").asString(),
                        service.path("serName").asString(),
                        service.path("changeType").asString(),
                        at));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    /// @param at by [System#nanoTime]
    record Told(String serInstanceId, String serName, String changeType, long at) {}

    List<Told> told() {
        return List.copyOf(told);
    }

    String callback() {
        return "http://127.0.0.1:%d/callback".formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
