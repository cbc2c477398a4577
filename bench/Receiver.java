import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/// Where callbacks arrive: a path for each subscriber, spread over several ports because a port is a destination to
/// mep-server, and its calls to one destination are bounded.
final class Receiver implements AutoCloseable {

    private final List<HttpServer> servers = new ArrayList<>();
    private final int subscribers;
    private volatile Round round;

    /// Every subscriber is called once a round.
    private final class Round {
        final AtomicLongArray arrivals = new AtomicLongArray(subscribers);
        final AtomicIntegerArray calls = new AtomicIntegerArray(subscribers);
        final CountDownLatch missing = new CountDownLatch(subscribers);
        final AtomicReference<byte[]> body = new AtomicReference<>();
    }

    Receiver(int subscribers, int ports) throws IOException {
        this.subscribers = subscribers;
        this.round = new Round();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        for (var i = 0; i < ports; i++) {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            server.setExecutor(executor);
            server.createContext("/", this::receive);
            server.start();
            servers.add(server);
        }
    }

    String url(int subscriber) {
        var port = servers.get(subscriber % servers.size()).getAddress().getPort();
        return "http://127.0.0.1:%d/%d".formatted(port, subscriber);
    }

    int port(int subscriber) {
        return subscriber % servers.size();
    }

    int ports() {
        return servers.size();
    }

    void begin() {
        round = new Round();
    }

    /// When each subscriber was called this round, by [System#nanoTime].
    List<Long> await(int seconds) throws InterruptedException {
        var current = round;
        if (!current.missing.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "%d of %d callbacks did not come within %d s"
                            .formatted(current.missing.getCount(), subscribers, seconds));
        }
        var arrivals = new ArrayList<Long>();
        for (var i = 0; i < subscribers; i++) {
            arrivals.add(current.arrivals.get(i));
        }
        return arrivals;
    }

    /// What the first callback of the round carried.
    byte[] body() {
        return round.body.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        var now = System.nanoTime();
        var current = round;
        var subscriber = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        current.body.compareAndSet(null, exchange.getRequestBody().readAllBytes());
        if (current.calls.incrementAndGet(subscriber) == 1) {
            current.arrivals.set(subscriber, now);
            current.missing.countDown();
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
