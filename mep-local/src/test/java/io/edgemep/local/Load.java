package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.local.HonestSubscriber.Told;
import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// Applications that register, change and withdraw services and send heartbeats, whatever becomes of the platform, and
/// one that is told of all of it. In the end everything that was acknowledged must be there, and must have been told
/// in order.
final class Load implements AutoCloseable {

    private static final int PRODUCERS = 4;
    private static final int MOST_EACH = 8;
    private static final Duration PACE = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final List<PlatformClient> clients;
    private final String category = "faults-" + System.nanoTime();
    private final Map<String, LoadedService> services = new ConcurrentHashMap<>();
    private final Queue<HttpResponse<String>> refused = new ConcurrentLinkedQueue<>();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final List<App> producers = new CopyOnWriteArrayList<>();
    private final HonestSubscriber subscriber;
    private final CountDownLatch ending = new CountDownLatch(1);

    /// @param clients of replicas, among which the applications are shared out
    Load(List<PlatformClient> clients) throws IOException {
        this.clients = clients;
        this.subscriber = new HonestSubscriber(0);
    }

    void start() throws IOException {
        var client = clients.getFirst();
        var administrator = client.administrator();
        subscribe(client, client.application(administrator));
        for (var number = 0; number < PRODUCERS; number++) {
            var producer = client.application(administrator);
            var random = new Random(number);
            producers.add(producer);
            running.add(threads.submit(() -> work(producer, random)));
        }
    }

    private void subscribe(PlatformClient client, App consumer) throws IOException {
        var body = """
                {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "%s",
                 "filteringCriteria": {"serCategories": [{"href": "/faults", "id": "%s", "name": "faults", "version": "1"}]}}
                """.formatted(subscriber.callback(), category);
        assertThat(client.send("POST", client.mp1(consumer, "subscriptions"), consumer.token(), body)
                        .statusCode())
                .isEqualTo(201);
    }

    /// What is not acknowledged may have been done or not; it is not done again.
    private Void work(App producer, Random random) throws InterruptedException {
        var own = new ArrayList<LoadedService>();
        // Fast enough to be in the midst of something, and leaving the processor to those that start again.
        while (!isEndingWithin(PACE)) {
            try {
                own.removeIf(LoadedService::isGone);
                if (own.size() < MOST_EACH) {
                    register(producer).ifPresent(own::add);
                } else {
                    var service = own.get(random.nextInt(own.size()));
                    switch (random.nextInt(10)) {
                        case 0 -> withdraw(producer, service);
                        case 1, 2 -> beat(producer, service);
                        default -> change(producer, service);
                    }
                }
            } catch (IOException gone) {
                isEndingWithin(PATIENCE);
            }
        }
        return null;
    }

    private boolean isEndingWithin(Duration pause) throws InterruptedException {
        return ending.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Optional<LoadedService> register(App producer) throws IOException, InterruptedException {
        var name = category + "-" + services.size() + "-" + System.nanoTime();
        var answer = send(
                "POST", producer, "services", body(LoadedService.name(name, 0), ", \"transportId\": \"rest-http\""));
        if (!isDone(answer, 201)) {
            return Optional.empty();
        }
        var id = PlatformClient.JSON
                .readTree(answer.body())
                .path("serInstanceId")
                .asString();
        var service = new LoadedService(id, name);
        assertThat(services.put(id, service))
                .as("another service with the id " + id)
                .isNull();
        return Optional.of(service);
    }

    private void change(App producer, LoadedService service) throws IOException, InterruptedException {
        if (service.isWithdrawing()) {
            withdraw(producer, service);
        } else if (isDone(send("PUT", producer, "services/" + service.id(), body(service.nextName(), "")), 200)) {
            service.changed();
        }
    }

    private void withdraw(App producer, LoadedService service) throws IOException, InterruptedException {
        var again = service.isWithdrawing();
        service.withdraw();
        var answer = send("DELETE", producer, "services/" + service.id(), null);
        if ((again && answer.statusCode() == 404) || isDone(answer, 204)) {
            service.withdrawn();
        }
    }

    private void beat(App producer, LoadedService service) throws IOException, InterruptedException {
        if (!service.isWithdrawing()) {
            isDone(send("PATCH", producer, "services/" + service.id() + "/liveness", "{\"state\": \"ACTIVE\"}"), 204);
        }
    }

    private HttpResponse<String> send(String method, App producer, String path, String body) throws IOException {
        var client = clients.get(producers.indexOf(producer) % clients.size());
        var begun = System.nanoTime();
        var answer = client.send(method, client.mp1(producer, path), producer.token(), body);
        slowest.accumulate(System.nanoTime() - begun);
        return answer;
    }

    /// @return false when it was refused for now
    private boolean isDone(HttpResponse<String> answer, int status) throws InterruptedException {
        if (answer.statusCode() == 503) {
            refused.add(answer);
            isEndingWithin(PATIENCE);
            return false;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return true;
    }

    /// The answers 503 so far.
    List<HttpResponse<String>> refused() {
        return List.copyOf(refused);
    }

    /// The longest that an answer has taken so far.
    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    private String body(String name, String more) {
        return """
                {"serName": "%s", "serCategory": {"href": "/faults", "id": "%s", "name": "faults", "version": "1"},
                 "version": "1", "state": "ACTIVE", "serializer": "JSON", "livenessInterval": 600%s}
                """.formatted(name, category, more);
    }

    /// How many requests of a kind have been acknowledged so far.
    int acknowledged() {
        return services.values().stream()
                .mapToInt(service -> service.acknowledged().size())
                .sum();
    }

    /// Waits until requests are acknowledged again.
    void awaitProgress(Duration most) {
        var now = acknowledged();
        Awaitility.await("writes are acknowledged")
                .atMost(most)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> acknowledged() > now + PRODUCERS);
    }

    void end() throws Exception {
        ending.countDown();
        for (var producer : running) {
            producer.get();
        }
    }

    void requireThatNothingIsLost() throws IOException {
        requireThatAllIsThere();
        Awaitility.await("a notification of every change that was acknowledged")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> {
                    var told = told();
                    services.values()
                            .forEach(service -> assertThat(told.getOrDefault(service.id(), List.of()))
                                    .containsAll(service.acknowledged()));
                });
        told().forEach((id, numbers) -> assertThat(numbers.stream().distinct().toList())
                .as("what was told of %s", id)
                .isSorted());
    }

    /// The numbers that were told of each service, in the order of their coming.
    private Map<String, List<Integer>> told() {
        return subscriber.told().stream()
                .collect(Collectors.groupingBy(
                        Told::serInstanceId, Collectors.mapping(Load::number, Collectors.toList())));
    }

    private static int number(Told told) {
        return told.changeType().equals("REMOVED") ? LoadedService.GONE : LoadedService.number(told.serName());
    }

    private void requireThatAllIsThere() throws IOException {
        var client = clients.getFirst();
        var asked = 0;
        for (var service : services.values()) {
            // In turn, since each may ask so often in a second.
            var token = producers.get(asked++ % PRODUCERS).token();
            var answer =
                    client.send("GET", client.server("/mec_service_mgmt/v1/services/" + service.id()), token, null);
            assertThat(answer.statusCode()).isIn(200, 404);
            var shown = answer.statusCode() == 404
                    ? Optional.<Integer>empty()
                    : Optional.of(LoadedService.number(PlatformClient.JSON
                            .readTree(answer.body())
                            .path("serName")
                            .asString()));
            assertThat(service.mayBe(shown))
                    .as("%s is shown as %s after %s", service.id(), shown, service.acknowledged())
                    .isTrue();
        }
    }

    @Override
    public void close() {
        ending.countDown();
        subscriber.close();
        threads.shutdownNow();
    }
}
