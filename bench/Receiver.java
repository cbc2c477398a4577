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
import java.util.stream.IntStream;

/// Where callbacks arrive: a path for each subscriber, spread over several ports because a port is a destination to
/// mep-server, and its calls to one destination are bounded. Where there are several, the first one takes every call and
/// answers none.
final class Receiver implements AutoCloseable {

    private final List<HttpServer> servers = new ArrayList<>();
    private final int subscribers;
    private final int ports;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Round round;

    /// Every subscriber is called once a round; those that would be answered are waited for.
    private final class Round {
        final AtomicLongArray arrivals = new AtomicLongArray(subscribers);
        final AtomicIntegerArray calls = new AtomicIntegerArray(subscribers);
        final CountDownLatch missing = new CountDownLatch(healthy().size());
        final AtomicReference<byte[]> body = new AtomicReference<>();
    }

    Receiver(int subscribers, int ports) throws IOException {
        this.subscribers = subscribers;
        this.ports = ports;
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
        var port = servers.get(port(subscriber)).getAddress().getPort();
        return "http://127.0.0.1:%d/%d".formatted(port, subscriber);
    }

    int port(int subscriber) {
        return subscriber % ports;
    }

    int ports() {
        return ports;
    }

    /// The subscribers that are answered.
    List<Integer> healthy() {
        return IntStream.range(0, subscribers)
                .filter(subscriber -> !hangs(subscriber))
                .boxed()
                .toList();
    }

    private boolean hangs(int subscriber) {
        return ports > 1 && port(subscriber) == 0;
    }

    void begin() {
        round = new Round();
    }

    /// When each healthy subscriber was called this round, by [System#nanoTime].
    List<Long> await(int seconds) throws InterruptedException {
        var current = round;
        if (!current.missing.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "%d of %d callbacks did not come within %d s"
                            .formatted(current.missing.getCount(), healthy().size(), seconds));
        }
        return healthy().stream().map(current.arrivals::get).toList();
    }

    /// What the first callback of the round carried.
    byte[] body() {
        return round.body.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        var now = System.nanoTime();
        var current = round;
        var subscriber = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        if (hangs(subscriber)) {
            hang();
            return;
        }
        current.body.compareAndSet(null, exchange.getRequestBody().readAllBytes());
        if (current.calls.incrementAndGet(subscriber) == 1) {
            current.arrivals.set(subscriber, now);
            current.missing.countDown();
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        servers.forEach(server -> server.stop(0));
    }
}
