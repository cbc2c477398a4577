import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A client of several replicas that asks those that say that they are ready, in turn, and asks nothing twice.
///
/// Arguments: file of [Applications], number of services, file whose being there ends it, ports of the replicas. Prints
/// requests per second, median and 99th percentile in milliseconds, and how many failed, which it also explains.
public final class RoundRobin {

    private static final int CLIENTS = 8;
    private static final int LOOK_MILLIS = 50;
    private static final int PAUSE_MILLIS = 2;

    private final String token;
    private final int services;
    private final List<Integer> ports;
    private final AtomicReference<List<Integer>> ready = new AtomicReference<>(List.of());
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean ended;

    private RoundRobin(String token, int services, List<Integer> ports) {
        this.token = token;
        this.services = services;
        this.ports = ports;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        var token = Files.readAllLines(Path.of(args[0])).getFirst().split(" ")[1];
        var ports = List.of(args).subList(3, args.length).stream().map(Integer::valueOf).toList();
        var client = new RoundRobin(token, Integer.parseInt(args[1]), ports);
        var began = System.nanoTime();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            client.look();
            executor.submit(() -> client.watch(Path.of(args[2])));
            var running = new ArrayList<java.util.concurrent.Future<List<Long>>>();
            for (var i = 0; i < CLIENTS; i++) {
                running.add(executor.submit(client::ask));
            }
            var latencies = new ArrayList<Long>();
            for (var each : running) {
                latencies.addAll(each.get());
            }
            latencies.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "RESULT %.1f %.3f %.3f %d%n",
                    latencies.size() / ((System.nanoTime() - began) / 1e9),
                    latencies.get(latencies.size() / 2) / 1e6,
                    latencies.get(latencies.size() * 99 / 100) / 1e6,
                    client.failed.get());
        }
    }

    private Void watch(Path end) throws InterruptedException {
        while (!Files.exists(end)) {
            look();
            Thread.sleep(LOOK_MILLIS);
        }
        ended = true;
        return null;
    }

    private void look() {
        ready.set(ports.stream().filter(RoundRobin::isReady).toList());
    }

    private static boolean isReady(int port) {
        try (var connection = new Connection(port)) {
            return connection.get("/readyz", "") == 200;
        } catch (IOException away) {
            return false;
        }
    }

    /// One client, with a connection to each replica that it keeps until that says that it is not ready.
    ///
    /// @return the latencies of what was answered
    private List<Long> ask() throws InterruptedException {
        var latencies = new ArrayList<Long>();
        var connections = new Connection.Kept();
        while (!ended) {
            var among = ready.get();
            connections.keepOnly(among);
            if (!among.isEmpty()) {
                var port = among.get(Math.floorMod(turn.getAndIncrement(), among.size()));
                var began = System.nanoTime();
                if (isAnswered(connections, port)) {
                    latencies.add(System.nanoTime() - began);
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        connections.keepOnly(List.of());
        return latencies;
    }

    private boolean isAnswered(Connection.Kept connections, int port) {
        var number = 1 + ThreadLocalRandom.current().nextInt(services);
        try {
            var status = connections.to(port).get("/mec_service_mgmt/v1/services?ser_name=bench-" + number, token);
            if (status == 200) {
                return true;
            }
            System.out.println("port " + port + " answered " + status);
        } catch (IOException lost) {
            System.out.println("port " + port + ": " + lost);
            connections.drop(port);
        }
        failed.incrementAndGet();
        return false;
    }
}
