package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.local.HostileSubscriber.Conduct;
import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What subscribers that do not answer as they should cost: themselves their notifications, the others nothing.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
class CallbackFaultTests {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int REGISTRATIONS = 200;
    private static final Duration MOST_OF_99_IN_100 = Duration.ofMillis(200);
    private static final long MEGABYTE = 1 << 20;

    private final RealPlatform platform;
    private final PlatformClient client;
    private final App administrator;
    private final String name = "callbacks-" + System.nanoTime();

    CallbackFaultTests(RealPlatform platform) throws IOException {
        this.platform = platform;
        this.client = platform.client();
        this.administrator = client.administrator();
    }

    @Test
    void delaysNobodyByThoseWhoDoNotAnswerAndGivesThoseUpByAndBy() throws Exception {
        var hostile = new LinkedHashMap<String, HostileSubscriber>();
        try (var honest = new HonestSubscriber(0)) {
            subscribe(client.application(administrator), honest.callback());
            for (var conduct : Conduct.values()) {
                var subscriber = new HostileSubscriber(conduct);
                hostile.put(subscribe(client.application(administrator), subscriber.callback()), subscriber);
            }
            assertThat(percentile99(registerOneByOne(honest))).isLessThan(MOST_OF_99_IN_100);

            for (var each : hostile.entrySet()) {
                var subscriber = each.getValue();
                await("dead letters of the one that " + subscriber.conduct())
                        .atMost(LIMIT)
                        .until(() -> !deadLetters(each.getKey()).isEmpty());
                if (subscriber.conduct() != Conduct.REFUSES) {
                    requireThatItWasTriedAgainAndNotWithoutEnd(subscriber);
                }
            }
        } finally {
            for (var each : hostile.values()) {
                each.close();
            }
        }
    }

    @Test
    void tellsWhoCameBackWhatItMissedWhenTheAdministratorHasItReplayed() throws Exception {
        var app = client.application(administrator);
        var producer = client.application(administrator);
        var port = TestWorkspace.freePort();
        var subscriptionId = subscribe(app, "http://127.0.0.1:%d/callback".formatted(port));
        var missed = List.of(register(producer, name), register(producer, name), register(producer, name));
        await().atMost(LIMIT).until(() -> deadLetters(subscriptionId).size() == missed.size());

        try (var recovered = new HonestSubscriber(port)) {
            var replayed = client.send(
                    "POST",
                    client.server("/admin/v1/dead_letters/replay?subscriptionId=" + subscriptionId),
                    administrator.token(),
                    null);
            assertThat(replayed.statusCode()).as(replayed.body()).isBetween(200, 204);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(recovered.told())
                            .extracting(HonestSubscriber.Told::serInstanceId)
                            .startsWith(missed.getFirst())
                            .containsAll(missed));
            assertThat(deadLetters(subscriptionId)).isEmpty();
        }
    }

    @Test
    void needsNoMoreMemoryForAHundredThousandNotificationsThatAreOwed() throws Exception {
        var away = new HostileSubscriber(Conduct.REFUSES);
        var app = client.application(administrator);
        // As many at once as the pool has connections for: others would be refused for a while.
        try (var threads = Executors.newFixedThreadPool(8)) {
            var subscribing = IntStream.range(0, 1000)
                    .mapToObj(_ -> threads.submit(() -> subscribe(app, away.callback())))
                    .toList();
            for (var each : subscribing) {
                each.get();
            }
        }
        var producer = client.application(administrator);
        var before = liveHeap();
        for (var event = 0; event < 100; event++) {
            register(producer, name);
        }
        await("all of them are owed, or given up by now").atMost(LIMIT).until(() -> owedOrGivenUp(app) >= 100_000);

        assertThat(liveHeap() - before).as("octets more than before").isLessThan(24 * MEGABYTE);
        try (var honest = new HonestSubscriber(0)) {
            subscribe(client.application(administrator), honest.callback());
            assertThat(percentile99(registerOneByOne(honest))).isLessThan(MOST_OF_99_IN_100);
        }
    }

    private static void requireThatItWasTriedAgainAndNotWithoutEnd(HostileSubscriber subscriber) {
        var calls = subscriber.attempts();
        assertThat(calls).as("calls of the one that " + subscriber.conduct()).hasSizeBetween(2, 40);
    }

    /// @return how long each took until it was told
    private List<Duration> registerOneByOne(HonestSubscriber honest) throws IOException {
        var producer = client.application(administrator);
        var delays = new ArrayList<Duration>();
        for (var number = 0; number < REGISTRATIONS; number++) {
            var told = honest.told().size();
            var id = register(producer, name);
            var done = System.nanoTime();
            await("the notification of " + id)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(LIMIT)
                    .until(() -> honest.told().size() > told);
            assertThat(honest.told().getLast().serInstanceId()).isEqualTo(id);
            delays.add(Duration.ofNanos(Math.max(0, honest.told().getLast().at() - done)));
            withdraw(producer, id);
            await().pollInterval(Duration.ofMillis(1)).until(() -> honest.told().size() > told + 1);
        }
        return delays;
    }

    private static Duration percentile99(List<Duration> delays) {
        return delays.stream().sorted().toList().get(delays.size() * 99 / 100 - 1);
    }

    private String register(App producer, String serviceName) throws IOException {
        var answer = client.send(
                "POST",
                client.mp1(producer, "services"),
                producer.token(),
                DemoBodies.service(serviceName, "ACTIVE", platform.settings().issuer()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return PlatformClient.JSON.readTree(answer.body()).path("serInstanceId").asString();
    }

    private void withdraw(App producer, String id) throws IOException {
        var answer = client.send("DELETE", client.mp1(producer, "services/" + id), producer.token(), null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /// @return the subscription's id
    private String subscribe(App app, String callback) throws IOException {
        var body = DemoBodies.subscription(name, callback);
        var answer = client.send("POST", client.mp1(app, "subscriptions"), app.token(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var self = URI.create(PlatformClient.JSON
                        .readTree(answer.body())
                        .at("/_links/self/href")
                        .asString())
                .getPath();
        return self.substring(self.lastIndexOf('/') + 1);
    }

    private JsonNode deadLetters(String subscriptionId) throws IOException {
        return client.get(administrator, "/admin/v1/dead_letters?limit=1000&subscriptionId=" + subscriptionId);
    }

    private long owedOrGivenUp(App app) {
        return platform.count("""
                select (select count(*) from deliveries where owner = '%1$s')
                     + (select count(*) from dead_letters where owner = '%1$s')
                """.formatted(app.id()));
    }

    /// Octets that are reachable in mep-server's heap, as the JVM itself counts them.
    private long liveHeap() throws IOException, InterruptedException {
        var pid = Long.toString(platform.server().pid());
        jcmd(pid, "GC.run");
        return jcmd(pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .map(Scanner::new)
                .mapToLong(total -> {
                    total.next();
                    total.nextLong();
                    return total.nextLong();
                })
                .findFirst()
                .orElseThrow();
    }

    private static String jcmd(String pid, String command) throws IOException, InterruptedException {
        var jcmd = ProcessHandle.current().info().command().orElseThrow().replaceAll("java$", "jcmd");
        var process =
                new ProcessBuilder(jcmd, pid, command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
