package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two replicas on one database, of which one is killed in the midst of work, or cut off.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaFaultTests {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    /// Fewer where there is little time.
    private static final int KILLS = FaultTests.KILLS < 20 ? 2 : 3;
    private static final int SERVICES = 300;
    private static final int RULES = 80;

    private final RealPlatform platform;
    private PlatformClient client;
    private final String name = "replicas-" + System.nanoTime();
    private Replica replica;

    ReplicaFaultTests(RealPlatform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void create() throws IOException {
        replica = new Replica(platform);
    }

    @BeforeEach
    void start() {
        platform.start();
        client = platform.client();
        replica.start();
    }

    @AfterAll
    void stop() throws IOException {
        replica.close();
    }

    @Test
    void losesNothingWhenOneOfThemIsKilledAgainAndAgainUnderLoad() throws Exception {
        try (var load = new Load(List.of(client, replica.client()))) {
            load.start();
            for (var kill = 0; kill < KILLS; kill++) {
                load.awaitProgress(LIMIT);
                replica.kill();
                load.awaitProgress(LIMIT);
                replica.start();
            }
            load.awaitProgress(LIMIT);
            load.end();

            load.requireThatNothingIsLost();
        }
    }

    @Test
    void finishesAConfigurationThatAKilledReplicaHadBegun() throws Exception {
        try (var app = new ManagedApplication(replica.client())) {
            app.configureAndKill(replica::kill, manyRules(app.id()));
            app.ask(client);

            await().atMost(LIMIT).until(() -> app.inEffect().size() == RULES);
            assertThat(app.rules("dns_rules")).hasSize(RULES);
            await("the lock is gone with its job")
                    .atMost(LIMIT)
                    .untilAsserted(() -> app.configure("PUT", manyRules(app.id())));
        }
    }

    private static String manyRules(String app) {
        return IntStream.range(0, RULES)
                .mapToObj(number -> """
                        {"dnsRuleId": "r%1$d", "domainName": "r%1$d.%2$s.example", "ipAddressType": "IP_V4",
                         "ipAddress": "192.0.2.%1$d"}""".formatted(number + 1, app))
                .collect(Collectors.joining(",", "{\"appName\": \"%s\", \"appDNSRule\": [".formatted(app), "]}"));
    }

    /// Each of them sweeps; who of them is in the midst of it is not known, so both are killed.
    @Test
    void suspendsEveryServiceOnceThoughSweepersAreKilledInTheMidstOfIt() throws Exception {
        var producer = client.application(client.administrator());
        for (var number = 0; number < SERVICES; number++) {
            register(client, producer, 5);
        }
        await("the sweep has begun").atMost(LIMIT).until(() -> suspensions(producer) > 0);
        replica.kill();
        platform.killServer();
        platform.start();
        replica.start();

        await().atMost(LIMIT).until(() -> suspensions(producer) >= SERVICES);
        var shown = platform.client()
                .get(producer, "/mec_service_mgmt/v1/applications/%s/services".formatted(producer.id()));
        assertThat(shown)
                .hasSize(SERVICES)
                .allSatisfy(
                        service -> assertThat(service.path("state").asString()).isEqualTo("SUSPENDED"));
        assertThat(suspensions(producer)).as("each once").isEqualTo(SERVICES);
    }

    /// How many events say that a service of the producer changed its state.
    private long suspensions(App producer) {
        return platform.count("""
                select count(*) from events
                 where attributes ->> 'changeType' = 'STATE_CHANGED' and attributes::text like '%%%s%%'
                """.formatted(producer.id()));
    }

    @Test
    void isNotReadyWhileItIsCutOffAndMissesNothingAfterwards() throws Exception {
        var producer = client.application(client.administrator());
        register(client, producer, 0);
        var known = register(client, producer, 0);
        await().atMost(RECOVERY).until(() -> shown(producer).contains(known));

        replica.database().cut();
        var ids = new HashSet<String>();
        while (ids.size() < 50) {
            ids.add(register(client, producer, 0));
        }
        delete(producer, known);
        await("it finds out").atMost(RECOVERY).until(() -> replica.says("The change feed cannot be read"));
        assertThat(replica.isReady()).as("it says so").isFalse();
        replica.database().mend();

        await("it is back").atMost(RECOVERY).until(replica::isReady);
        assertThat(shown(producer)).containsAll(ids).doesNotContain(known);
    }

    /// What the replica answers to a discovery.
    private List<String> shown(App app) throws IOException {
        return replica.client()
                .get(app, "/mec_service_mgmt/v1/services?ser_name=" + name)
                .valueStream()
                .map(service -> service.path("serInstanceId").asString())
                .toList();
    }

    private String register(PlatformClient at, App producer, int livenessInterval) throws IOException {
        var liveness = livenessInterval == 0 ? "" : ", \"livenessInterval\": " + livenessInterval;
        var body = """
                {"serName": "%s", "version": "1", "state": "ACTIVE", "serializer": "JSON", "transportId": "rest-http"%s}
                """.formatted(name, liveness);
        var answer = at.send("POST", at.mp1(producer, "services"), producer.token(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return PlatformClient.JSON.readTree(answer.body()).path("serInstanceId").asString();
    }

    private void delete(App producer, String id) throws IOException {
        assertThat(client.send("DELETE", client.mp1(producer, "services/" + id), producer.token(), null)
                        .statusCode())
                .isEqualTo(204);
    }
}
