package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the platform promises though parts of it are killed or late, on real processes.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
class FaultTests {

    /// As many as are promised; `-Dmep.faults.kills` has fewer of them where there is little time.
    static final int KILLS = Integer.getInteger("mep.faults.kills", 20);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final RealPlatform platform;
    private final PlatformClient client;
    private final Postgres postgres;

    FaultTests(RealPlatform platform) {
        this.platform = platform;
        this.client = platform.client();
        this.postgres = platform.postgres();
    }

    @AfterEach
    void haveADatabase() {
        postgres.start(LIMIT);
    }

    @Test
    void keepsAndTellsEverythingThatItAcknowledgedHoweverOftenItIsKilled() throws Exception {
        try (var load = new Load(List.of(client))) {
            load.start();
            for (var kill = 0; kill < KILLS; kill++) {
                load.awaitProgress(LIMIT);
                platform.killServer();
                platform.start();
            }
            load.awaitProgress(LIMIT);
            load.end();

            load.requireThatNothingIsLost();
        }
    }

    /// Longer than a request waits for a connection, and shorter than anybody waits for an answer.
    private static final Duration CLEAR_ANSWER = Duration.ofMillis(2_500);

    /// What was at a statement is given up after two seconds, and the machine is busy.
    private static final Duration BROKEN_OFF = Duration.ofSeconds(3);

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    @ParameterizedTest(name = "{0}")
    @EnumSource(Outage.class)
    void refusesWritesClearlyWhileTheDatabaseIsAwayAndGoesOnSoonAfterwards(Outage outage) throws Exception {
        var reader = client.application(client.administrator());
        var known = "/mec_service_mgmt/v1/services?ser_name=none";
        client.get(reader, known);
        try (var load = new Load(List.of(client))) {
            load.start();
            load.awaitProgress(LIMIT);
            var back = outage.begin(postgres);
            var until = System.nanoTime() + TEN_SECONDS.toNanos();
            while (System.nanoTime() < until) {
                requireAClearRefusal(reader);
                client.get(reader, known);
            }
            back.run();

            load.awaitProgress(RECOVERY);
            load.end();

            assertThat(load.slowest()).isLessThan(BROKEN_OFF);
            assertThat(load.refused()).allSatisfy(FaultTests::requireThatItIsClear);
            load.requireThatNothingIsLost();
        }
    }

    /// The table of events, into which every write goes, is put on a disk that has hardly more room than it needs.
    @Test
    void refusesWritesClearlyWhileTheDatabasesDiskIsFullAndGoesOnWhenItIsNot() throws Exception {
        try (var disk = SmallDisk.mount(platform, "events");
                var load = new Load(List.of(client))) {
            assumeTrue(disk.isUsable(), SmallDisk.UNUSABLE);
            load.start();
            Awaitility.await("the disk is full")
                    .atMost(LIMIT)
                    .until(() -> load.refused().size() > 20);
            disk.grow();

            load.awaitProgress(RECOVERY);
            load.end();

            assertThat(load.refused()).allSatisfy(FaultTests::requireThatItIsClear);
            load.requireThatNothingIsLost();
        }
    }

    private void requireAClearRefusal(App app) throws IOException {
        var begun = System.nanoTime();
        var answer = client.send(
                "POST", client.mp1(app, "services"), app.token(), DemoBodies.service("outage", "ACTIVE", "https://a"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(CLEAR_ANSWER);
        requireThatItIsClear(answer);
    }

    private static void requireThatItIsClear(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void waitsForADatabaseThatIsNotThereYetAndSaysSo() throws Exception {
        var withoutDatabase = platform.withoutDatabase();
        platform.stop();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = threads.submit(withoutDatabase::start);
            for (var service : List.of("mep-auth", "mep-server")) {
                Awaitility.await("the log of " + service)
                        .atMost(LIMIT)
                        .until(() -> platform.log(service).tail(20).contains("Retrying in"));
            }
            postgres.start(LIMIT);
            starting.get();
        }
        client.get(client.application(client.administrator()), "/mec_service_mgmt/v1/services?ser_name=none");
    }
}
