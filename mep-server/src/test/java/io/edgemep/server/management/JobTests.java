package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.detailed;
import static io.edgemep.server.management.Manager.dns;
import static io.edgemep.server.management.Manager.result;
import static io.edgemep.server.management.Manager.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ManagementTest
class JobTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String FULL = "The table is full.";

    @Autowired
    Manager manager;

    @Autowired
    TestClock clock;

    @Autowired
    HeldEnforcer.Dns dnsServer;

    @Autowired
    HeldEnforcer.Traffic dataPlane;

    @Autowired
    JobWorker worker;

    @Autowired
    Claims claims;

    @Autowired
    StepTable steps;

    @Autowired
    ConfigurationTable configurations;

    @Autowired
    StepRules stepRules;

    @Autowired
    FinishedJobs finished;

    @Autowired
    ManagementProperties properties;

    @Autowired
    ConfigurationBelongings belongings;

    @Autowired
    JobHousekeeping housekeeping;

    @Autowired
    Rules rules;

    @Autowired
    MeterRegistry meters;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final List<JobWorker> others = new ArrayList<>();
    private String app;
    private String name;
    private RuleKey t1;
    private RuleKey d1;

    @BeforeEach
    void anInstance() {
        app = UUID.randomUUID().toString();
        name = Manager.name();
        t1 = new RuleKey(app, "t1");
        d1 = new RuleKey(app, "d1");
    }

    @AfterEach
    void noFaultIsLeft() {
        dnsServer.reset();
        dataPlane.reset();
        clock.reset();
        others.forEach(JobWorker::stop);
        if (!worker.isRunning()) {
            worker.start();
        }
        await().atMost(LONG).until(() -> count("configuration_jobs where result = 'PROCESSING'") == 0);
    }

    private String both() {
        return body(app, List.of(traffic("t1", 1)), List.of(dns("d1", name)));
    }

    private String bothChanged() {
        return both().replace("192.0.2.10", "192.0.2.99").replace("\"priority\": 1", "\"priority\": 9");
    }

    /// A job that does not get past the traffic rule.
    private Answer stuck() {
        dataPlane.stick(t1, FULL);
        var begun = manager.post(app, both());
        assertThat(result(begun)).isEqualTo("PROCESSING");
        return begun;
    }

    /// Until the time of the step under way is over, whenever it has begun.
    private void failStep(Answer begun) {
        await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var goesOn = detailed(manager.task(begun)).startsWith("In progress");
            if (goesOn) {
                clock.advance(properties.stepTimeout());
            }
            return !goesOn;
        });
    }

    private void awaitTurningBack(Answer begun) {
        await().atMost(LONG).until(() -> detailed(manager.task(begun)).startsWith("Being rolled back"));
    }

    /// As a kill -9 leaves the job behind: claimed by somebody of whom nothing is heard any more.
    private void vanish(Answer begun) {
        worker.stop();
        jdbc.sql("""
                        update configuration_jobs set claim = gen_random_uuid(), claimed_until = :until
                         where task_id = :task
                        """)
                .param("until", clock.instant().plus(properties.lease()).atOffset(java.time.ZoneOffset.UTC))
                .param("task", UUID.fromString(begun.json().path("taskId").asString()))
                .update();
    }

    private void anotherWorker() {
        var other = new JobWorker(claims, steps, configurations, stepRules, finished, properties, clock);
        others.add(other);
        other.start();
    }

    private void staysUnderWay(Answer begun) {
        await().during(Duration.ofMillis(400))
                .atMost(LONG)
                .until(() -> result(manager.task(begun)).equals("PROCESSING"));
    }

    private String failed(Answer begun) {
        var task = manager.ended(begun);
        assertThat(result(task)).isEqualTo("FAILURE");
        assertThat(task.json().path("configPhase").asString()).isEqualTo("0");
        return detailed(task);
    }

    private long count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Long.class).single();
    }

    private long count(Answer begun, Step.Status status) {
        return count("configuration_steps where task_id = '%s' and status = '%s'"
                .formatted(begun.json().path("taskId").asString(), status));
    }

    /// Every wish for a rule takes one.
    private long revisions() {
        return jdbc.sql("select sum(revision) from rule_revisions")
                .query(Long.class)
                .single();
    }

    @Test
    void countsTheRulesThatAreAsTheyAreWanted() {
        dataPlane.stick(t1, FULL);

        var begun = manager.post(
                app,
                body(
                        app,
                        List.of(traffic("t1", 1), traffic("t2", 2)),
                        List.of(dns("d1", name), dns("d2", Manager.name()))));

        await().atMost(LONG)
                .until(() -> manager.task(begun)
                        .json()
                        .path("configPhase")
                        .asString()
                        .equals("50"));
        assertThat(detailed(manager.task(begun))).isEqualTo("In progress: 2 of 4 rules are as they are wanted.");
        dataPlane.stick(t1, null);
        assertThat(manager.succeeded(begun).json().path("configPhase").asString())
                .isEqualTo("100");
    }

    @Test
    void removesWhatItHadAppliedWhenALaterStepFails() {
        var begun = stuck();
        await().atMost(LONG).until(() -> dnsServer.effect().containsKey(d1));
        failStep(begun);

        assertThat(failed(begun)).isEqualTo("traffic rule t1: The table is full. Everything is as it was before.");
        assertThat(count(begun, Step.Status.REVERTED)).isEqualTo(2);
        assertThat(dnsServer.effect()).doesNotContainKey(d1);
        assertThat(manager.ruleStatus(app).json()).isEmpty();
        assertThat(manager.get(app).status()).isEqualTo(404);
        dataPlane.reset();
        manager.succeeded(manager.post(app, both()));
    }

    @Test
    void restoresTheRulesOfBeforeAsSoonAsItCan() {
        manager.succeeded(manager.post(app, both()));
        dataPlane.stick(t1, FULL);
        var begun = manager.put(app, bothChanged());
        failStep(begun);
        awaitTurningBack(begun);
        // The data plane does not take the old rule either, for a while.
        staysUnderWay(begun);
        dataPlane.stick(t1, null);

        assertThat(failed(begun)).contains(FULL).endsWith("Everything is as it was before.");
        assertThat(dnsServer.effect().get(d1).ipAddress()).isEqualTo("192.0.2.10");
        assertThat(dataPlane.effect().get(t1).priority()).isEqualTo(1);
        assertThat(manager.get(app).json().at("/appTrafficRule/0/priority").asInt())
                .isEqualTo(1);
    }

    @Test
    void endsWithTheWordWhatItCouldNotPutBack() {
        manager.succeeded(manager.post(app, both()));
        dataPlane.stick(t1, FULL);
        var begun = manager.put(app, bothChanged());
        failStep(begun);
        awaitTurningBack(begun);
        clock.advance(properties.rollBackTimeout());

        assertThat(failed(begun))
                .endsWith("Not yet as it was before, though asked for: traffic rule t1 (The table is full.).");
        assertThat(count(begun, Step.Status.REVERTED)).isEqualTo(1);
        // The lock has gone with the job, and the platform goes on trying.
        dataPlane.stick(t1, null);
        await().atMost(LONG).until(() -> dataPlane.effect().get(t1).priority() == 1);
        manager.succeeded(manager.put(app, bothChanged()));
    }

    @Test
    void endsAJobThatHasLastedTooLong() {
        var begun = stuck();
        worker.stop();
        clock.advance(properties.jobTimeout());
        worker.start();

        assertThat(failed(begun)).contains("traffic rule t1");
        await().atMost(LONG).until(() -> manager.ruleStatus(app).json().isEmpty());
        assertThat(dnsServer.effect()).doesNotContainKey(d1);
    }

    @Test
    void goesOnInTheMiddleOfAStepAfterItsWorkerHasVanished() {
        var before = revisions();
        var begun = stuck();
        vanish(begun);
        dataPlane.stick(t1, null);
        anotherWorker();
        staysUnderWay(begun);

        clock.advance(properties.lease());

        manager.succeeded(begun);
        assertThat(revisions() - before).isEqualTo(2);
    }

    @Test
    void believesNoClaimOfAClockThatWasPutBackSince() {
        var begun = stuck();
        clock.advance(Duration.ofHours(1));
        vanish(begun);
        dataPlane.stick(t1, null);

        clock.advance(Duration.ofHours(-1));
        anotherWorker();

        manager.succeeded(begun);
    }

    @Test
    void goesOnRollingBackAfterItsWorkerHasVanished() {
        var begun = stuck();
        await().atMost(LONG).until(() -> dnsServer.effect().containsKey(d1));
        dnsServer.stick(d1, "The zone is frozen.");
        failStep(begun);
        awaitTurningBack(begun);
        vanish(begun);
        dnsServer.stick(d1, null);
        await().atMost(LONG).until(() -> !dnsServer.effect().containsKey(d1));
        anotherWorker();
        staysUnderWay(begun);

        clock.advance(properties.lease());

        assertThat(failed(begun)).contains(FULL).endsWith("Everything is as it was before.");
        assertThat(manager.get(app).status()).isEqualTo(404);
    }

    @Test
    void isTakenUpAtOnceWhenItsWorkerHasStoppedInOrder() {
        var begun = stuck();
        worker.stop();
        dataPlane.stick(t1, null);
        anotherWorker();

        manager.succeeded(begun);
    }

    @Test
    void writesNoMoreForAJobThatAnotherHasTakenOver() {
        var begun = stuck();
        var takenOver = takenOver(begun);
        dataPlane.stick(t1, null);
        await().atMost(LONG).until(() -> dataPlane.effect().containsKey(t1));
        staysUnderWay(begun);

        claims.release(takenOver);
        manager.succeeded(begun);
    }

    /// As if the lease of its worker had ended without its notice.
    private Job takenOver(Answer begun) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("update configuration_jobs set claimed_until = null where task_id = :task")
                    .param("task", UUID.fromString(begun.json().path("taskId").asString()))
                    .update();
            return claims.claim(1).getFirst();
        }));
    }

    @Test
    void isDoneByOneOfSeveralWorkersOnly() {
        var before = revisions();
        anotherWorker();
        anotherWorker();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = IntStream.range(0, 6)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> {
                                var one = UUID.randomUUID().toString();
                                return manager.post(
                                        one,
                                        body(
                                                one,
                                                List.of(traffic("t1", 1), traffic("t2", 2)),
                                                List.of(dns("d1", Manager.name()))));
                            },
                            threads))
                    .toList();
            begun.forEach(answer -> manager.succeeded(answer.join()));
        }
        assertThat(revisions() - before).isEqualTo(18);
    }

    @Test
    void letsOneOfTwoSimultaneousRequestsWin() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 2)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> manager.post(app, both()), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 403 || answer.status() == 409)
                    .hasSize(1);
        }
    }

    @Test
    void locksItsInstanceUntilItEnds() {
        var begun = stuck();

        for (var answer : List.of(manager.post(app, both()), manager.put(app, both()), manager.delete(app))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.detail()).contains("under way");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        }
        dataPlane.stick(t1, null);
        manager.succeeded(begun);
        manager.succeeded(manager.delete(app));
    }

    @Test
    void keepsANameThatItGivesUpForItselfUntilItEnds() {
        manager.succeeded(manager.post(app, both()));
        dataPlane.stick(t1, FULL);
        var begun = manager.delete(app);
        await().atMost(LONG).until(() -> !dnsServer.effect().containsKey(d1));
        var other = UUID.randomUUID().toString();

        var refused = manager.post(other, body(other, List.of(), List.of(dns("d1", name))));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains(app);
        dataPlane.stick(t1, null);
        manager.succeeded(begun);
        manager.succeeded(manager.post(other, body(other, List.of(), List.of(dns("d1", name)))));
    }

    @Test
    void isNotDoneBeforeAChangeOfARuleInEffectHasBeenDealtWith() {
        manager.succeeded(manager.post(app, both()));
        dnsServer.hold();
        var begun = manager.put(app, bothChanged());

        assertThat(result(begun)).isEqualTo("PROCESSING");
        staysUnderWay(begun);
        assertThat(dnsServer.effect().get(d1).ipAddress()).isEqualTo("192.0.2.10");
        dnsServer.letGo();

        manager.succeeded(begun);
        assertThat(dnsServer.effect().get(d1).ipAddress()).isEqualTo("192.0.2.99");
    }

    @Test
    void endsAsItStandsWhenItsInstanceIsTerminated() {
        var begun = stuck();

        assertThat(belongings.remove(app)).isTrue();

        assertThat(failed(begun)).contains("terminated");
        assertThat(manager.get(app).status()).isEqualTo(404);
        await().atMost(LONG).until(() -> rules.removeAll(app) == 0);
    }

    @Test
    void isForgottenSomeTimeAfterItHasEnded() {
        var begun = manager.post(app, both());
        manager.succeeded(begun);
        clock.advance(properties.keepJobs().minusSeconds(60));
        housekeeping.turn();
        clock.reset();
        assertThat(manager.task(begun).status()).isEqualTo(200);

        clock.advance(properties.keepJobs().plusSeconds(60));
        while (housekeeping.turn()) {
            assertThat(properties.purgeJobs()).isPositive();
        }
        clock.reset();
        assertThat(manager.task(begun).status()).isEqualTo(404);
        assertThat(count(begun, Step.Status.SETTLED)).isZero();
        assertThat(manager.get(app).status()).isEqualTo(200);
    }

    @Test
    void isCountedByItsResult() {
        var before = meters.get("mep.management.jobs")
                .tag("result", "SUCCESS")
                .timer()
                .count();

        manager.succeeded(manager.post(app, both()));

        await().atMost(LONG)
                .until(() -> meters.get("mep.management.jobs")
                                .tag("result", "SUCCESS")
                                .timer()
                                .count()
                        == before + 1);
    }
}
