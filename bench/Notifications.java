import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// How long after the answer to a registration its notifications arrive, beside a bare client that sends the same body
/// to the same receiver, no more calls at once than mep-server makes.
///
/// Arguments: URL of mep-server, file of the CA, file of [Applications], file of a service, number of subscribers,
/// rounds that count, rounds before them. Prints callbacks per second until the last of a round (the median of the rounds),
/// and median and 99th percentile in milliseconds: a line for mep-server and one for the floor. Of several destinations
/// one hangs; only the others are counted, and only they are called by the bare client.
public final class Notifications {

    /// What `mep.callback.max-calls` and `max-calls-per-destination` are unless configured.
    private static final int MAX_CALLS = 64;
    private static final int MAX_CALLS_PER_DESTINATION = 8;

    private static final int MAX_DESTINATIONS = 50;
    private static final int ROUND_SECONDS = 60;

    /// How many subscribe at once: no more than mep-server has connections to its database.
    private static final int SUBSCRIBING = 16;

    private final Platform platform;
    private final String mp1;
    private final List<String[]> applications;
    private final String service;
    private final Receiver receiver;
    private final int subscribers;
    private final HttpClient bare = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Notifications(Platform platform, String[] args, Receiver receiver, int subscribers) throws IOException {
        this.platform = platform;
        this.mp1 = args[0] + "/mec_service_mgmt/v1";
        this.applications = Files.readAllLines(Path.of(args[2])).stream()
                .map(line -> line.split(" "))
                .toList();
        this.subscribers = subscribers;
        this.service = Files.readString(Path.of(args[3])).replace("NAME", name());
        this.receiver = receiver;
    }

    private interface Round {
        /// @return the time from which the arrivals count
        long play() throws IOException, InterruptedException, ExecutionException;
    }

    public static void main(String[] args)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        var subscribers = Integer.parseInt(args[4]);
        var rounds = Integer.parseInt(args[5]);
        var before = Integer.parseInt(args[6]);
        try (var receiver = new Receiver(subscribers, Math.min(subscribers, MAX_DESTINATIONS))) {
            var platform = Platform.trusting(Path.of(args[1]));
            var measurement = new Notifications(platform, args, receiver, subscribers);
            measurement.subscribe();
            measurement.print("mep", measurement.play(measurement::register, rounds, before));
            var body = receiver.body();
            measurement.print("bare", measurement.play(() -> measurement.fanOut(body), rounds, before));
        }
        System.exit(0); // The receivers' dispatchers are no daemons.
    }

    private String name() {
        return "bench-notified-" + subscribers;
    }

    private void subscribe() throws InterruptedException, ExecutionException {
        Platform.all(SUBSCRIBING, IntStream.range(0, subscribers).mapToObj(this::subscription).toList());
    }

    private Callable<Object> subscription(int number) {
        var application = applications.get(number % applications.size());
        var json = """
                {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "%s",
                 "filteringCriteria": {"serNames": ["%s"]}}""".formatted(receiver.url(number), name());
        var url = "%s/applications/%s/subscriptions".formatted(mp1, application[0]);
        return () -> platform.sendJson(201, "POST", url, application[1], json);
    }

    private long register() throws IOException, InterruptedException {
        var owner = applications.getFirst();
        platform.sendJson(201, "POST", "%s/applications/%s/services".formatted(mp1, owner[0]), owner[1], service);
        return System.nanoTime();
    }

    private long fanOut(byte[] body) throws InterruptedException, ExecutionException {
        var destinations = IntStream.range(0, receiver.ports())
                .mapToObj(_ -> new Semaphore(MAX_CALLS_PER_DESTINATION))
                .toList();
        var requests = receiver.healthy().stream()
                .map(number -> call(number, body, destinations.get(receiver.port(number))))
                .toList();
        var begun = System.nanoTime();
        Platform.all(MAX_CALLS, requests);
        return begun;
    }

    private Callable<Object> call(int number, byte[] body, Semaphore destination) {
        var request = HttpRequest.newBuilder(URI.create(receiver.url(number)))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return () -> {
            destination.acquire();
            try {
                return bare.send(request, BodyHandlers.discarding());
            } finally {
                destination.release();
            }
        };
    }

    /// @return the latencies of the rounds that count, each sorted
    private List<List<Long>> play(Round round, int rounds, int before)
            throws IOException, InterruptedException, ExecutionException {
        var latencies = new ArrayList<List<Long>>();
        for (var i = 0; i < before + rounds; i++) {
            receiver.begin();
            var begun = round.play();
            var arrivals = receiver.await(ROUND_SECONDS);
            if (i >= before) {
                latencies.add(arrivals.stream().map(at -> at - begun).sorted().toList());
            }
        }
        return latencies;
    }

    private void print(String what, List<List<Long>> rounds) {
        var all = rounds.stream().flatMap(List::stream).sorted().toList();
        var lasts = rounds.stream().map(List::getLast).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "RESULT %s %.1f %.3f %.3f%n",
                what,
                receiver.healthy().size() / percentile(lasts, 50) * 1e3,
                percentile(all, 50),
                percentile(all, 99));
    }

    private static double percentile(List<Long> sorted, int percent) {
        var index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return sorted.get(Math.max(0, index)) / 1e6;
    }
}
