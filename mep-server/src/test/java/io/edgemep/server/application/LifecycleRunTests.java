package io.edgemep.server.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.CallbackServer;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.TestServices;
import io.edgemep.server.application.LifecycleOperation.Action;
import io.edgemep.server.application.LifecycleOperation.Mode;
import io.edgemep.server.application.LifecycleOperation.State;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.outbox.Outbox;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Operations whose replica dies, or that several would do.
@MepServerTest
class LifecycleRunTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Operations operations;

    @Autowired
    OperationClaims claims;

    @Autowired
    PhaseTable phaseTable;

    @Autowired
    Instances instances;

    @Autowired
    Phases phases;

    @Autowired
    LifecycleRun run;

    @Autowired
    LifecycleHousekeeping housekeeping;

    @Autowired
    LifecycleProperties properties;

    @Autowired
    TerminationAudience audience;

    @Autowired
    Outbox outbox;

    @Autowired
    ApplicationAudit audit;

    @Autowired
    StoredJson json;

    @Autowired
    SslBundles bundles;

    CallbackServer callback;
    Mp1.Application app;
    String id;

    @BeforeEach
    void anApplication() {
        callback = new CallbackServer();
        app = mp1.application();
        app.register(TestServices.service());
        app.post(app.support("subscriptions"), """
                        {"subscriptionType": "AppTerminationNotificationSubscription", "callbackReference": "%s"}
                        """.formatted(callback.uri()));
        id = Operations.newId();
    }

    @AfterEach
    void close() {
        callback.close();
        clock.reset();
    }

    @Test
    void isTakenUpWhereADeadReplicaLeftIt() {
        var dead = claimedByAnother(600);
        // It notified, and died while the application had time to confirm, and once more in the middle of the rest.
        transaction.executeWithoutResult(_ -> {
            instances.lock(app.id());
            operations.end(id, Phases.NOTIFY, LifecyclePhase.Status.SKIPPED, "done by the dead one");
            operations.end(id, Phases.AWAIT_CONFIRMATION, LifecyclePhase.Status.SKIPPED, "done by the dead one");
            operations.end(id, Phases.CLOSE_MP1, LifecyclePhase.Status.COMPLETED, null);
            instances.close(app.id());
        });
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> current().equals("REMOVE_CONFIGURATION"));

        clock.advance(Duration.ofMinutes(2));

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> operations.find(id).orElseThrow().operationState() == State.COMPLETED);
        assertThat(instances.find(app.id()).orElseThrow().state()).isEqualTo(ApplicationState.TERMINATED);
        // Should the dead one not have been dead, it finds its claim gone.
        run.work(dead);
        assertThat(claims.renew(dead)).isFalse();
    }

    @Test
    void waitsForNoTimeOfAClockThatWasPutBackSince() {
        clock.advance(Duration.ofHours(1));
        claimedByAnother(60);
        jdbc.sql(
                        "update lifecycle_operations set claimed_until = now() + interval '61 minutes' where operation_id = :id")
                .param("id", id)
                .update();
        clock.advance(Duration.ofHours(-1));
        Awaitility.await("the claim is believed no more")
                .atMost(Duration.ofSeconds(15))
                .until(() -> current().equals(Phases.AWAIT_CONFIRMATION));
        jdbc.sql("""
                        update lifecycle_phases set started_at = started_at + interval '1 hour'
                         where operation_id = :id and name = :phase
                        """).param("id", id).param("phase", Phases.AWAIT_CONFIRMATION).update();
        jdbc.sql(
                        "update lifecycle_operations set next_attempt_at = now() + interval '61 minutes' where operation_id = :id")
                .param("id", id)
                .update();

        Awaitility.await("it waits once more, by the new clock")
                .atMost(Duration.ofSeconds(15))
                .until(() -> attemptsToConfirm() >= 2);
        clock.advance(Duration.ofSeconds(61));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> operations.find(id).orElseThrow().operationState() == State.COMPLETED);
    }

    private int attemptsToConfirm() {
        return operations
                .find(id)
                .orElseThrow()
                .phase(Phases.AWAIT_CONFIRMATION)
                .attempts();
    }

    @Test
    void keepsTheTimeThatTheApplicationHasAcrossReplicas() {
        claimedByAnother(300);
        clock.advance(Duration.ofMinutes(2));
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> current().equals(Phases.AWAIT_CONFIRMATION));
        var until = operations
                .find(id)
                .orElseThrow()
                .phase(Phases.AWAIT_CONFIRMATION)
                .startedAt();

        // Another replica looks at it, long before the time is over.
        transaction.executeWithoutResult(
                _ -> jdbc.sql("update lifecycle_operations set next_attempt_at = now() where operation_id = :id")
                        .param("id", id)
                        .update());
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> attemptsToConfirm() >= 2);

        assertThat(operations
                        .find(id)
                        .orElseThrow()
                        .phase(Phases.AWAIT_CONFIRMATION)
                        .startedAt())
                .isEqualTo(until);
        assertThat(callback.await(1)).hasSize(1);
    }

    @Test
    void notifiesOnceHoweverManyTry() throws Exception {
        var claim = claimedByAnother(600);
        var tries = new ArrayList<Callable<Object>>();
        for (var i = 0; i < 8; i++) {
            tries.add(() -> {
                run.work(claim);
                return claim;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(tries);
        }

        assertThat(current()).isEqualTo(Phases.AWAIT_CONFIRMATION);
        assertThat(jdbc.sql("select count(*) from events where kind = 'app_termination' and subject = :app")
                        .param("app", app.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void givesEachOperationToOneReplica() throws Exception {
        var wanted = new ArrayList<String>();
        for (var i = 0; i < 20; i++) {
            var other = Operations.newId();
            wanted.add(other);
            transaction.executeWithoutResult(_ -> {
                operations.add(other, "app-" + other, Action.STOPPING, Mode.FORCEFUL, 1, List.of(Phases.NOTIFY));
                // Not yet due, so that only this test's replicas claim it.
                jdbc.sql(
                                "update lifecycle_operations set next_attempt_at = now() + interval '1 day' where operation_id = :id")
                        .param("id", other)
                        .update();
            });
        }
        var tomorrow = new OperationClaims(
                jdbc, operations, phaseTable, properties, java.time.Clock.offset(clock, Duration.ofDays(2)));
        var tries = new ArrayList<Callable<List<OperationClaims.Claim>>>();
        for (var i = 0; i < 8; i++) {
            tries.add(() -> transaction.execute(_ -> tomorrow.claim(10)));
        }
        var claimed = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(tries)) {
                each.get().forEach(claim -> claimed.add(claim.operationId()));
            }
        }

        assertThat(claimed).containsAll(wanted).doesNotHaveDuplicates();
        jdbc.sql("delete from lifecycle_operations where operation_id = any (:ids)")
                .param("ids", wanted.toArray(String[]::new))
                .update();
    }

    @Test
    void looksForEverythingOnceMoreBeforeItEnds() {
        claimedByAnother(600);
        transaction.executeWithoutResult(_ -> jdbc.sql("""
                        update lifecycle_phases set name = 'REMOVE_UNKNOWN_THINGS'
                         where operation_id = :id and name = 'REMOVE_SERVICES'
                        """).param("id", id).update());
        transaction.executeWithoutResult(_ -> operations.force(id));
        clock.advance(Duration.ofMinutes(2));

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> operations.find(id).orElseThrow().operationState() == State.COMPLETED);
        // What no version knows is skipped, and what it was about is found by the last look.
        assertThat(operations
                        .find(id)
                        .orElseThrow()
                        .phase("REMOVE_UNKNOWN_THINGS")
                        .status())
                .isEqualTo(LifecyclePhase.Status.SKIPPED);
        assertThat(jdbc.sql("select count(*) from services where owner = :app")
                        .param("app", app.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void showsWhyAPhaseFailsAndTriesItAgain() {
        var claim = new OperationClaims.Claim(id, UUID.randomUUID(), null);
        transaction.executeWithoutResult(_ -> {
            operations.add(id, app.id(), Action.TERMINATING, Mode.FORCEFUL, 1, List.of(Phases.DISABLE_CREDENTIALS));
            claim(claim);
        });
        var nobody = new CredentialsProperties(
                URI.create("http://127.0.0.1:9"),
                "platform",
                "secret",
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        var attempts = new PhaseAttempts(phases, audience, new Credentials(nobody, bundles), patient(), clock);
        var isolated =
                new LifecycleRun(claims, operations, instances, phases, attempts, outbox, audit, json, transaction);

        isolated.work(claim);

        var failed = operations.find(id).orElseThrow();
        assertThat(failed.operationState()).isEqualTo(State.FAILED_TEMP);
        assertThat(failed.phases().getFirst().attempts()).isEqualTo(1);
        assertThat(failed.phases().getFirst().detail()).startsWith("mep-auth cannot be reached at http://127.0.0.1:9");
        assertThat(instances.find(app.id()).orElseThrow().state()).isNotEqualTo(ApplicationState.TERMINATED);

        clock.advance(Duration.ofHours(2));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> operations.find(id).orElseThrow().operationState() == State.COMPLETED);
        assertThat(instances.find(app.id()).orElseThrow().state()).isEqualTo(ApplicationState.TERMINATED);
    }

    /// As configured, but with an hour between two attempts.
    private LifecycleProperties patient() {
        return new LifecycleProperties(
                properties.defaultGracefulTimeout(),
                properties.maxGracefulTimeout(),
                properties.pollInterval(),
                properties.parallel(),
                properties.lease(),
                Duration.ofHours(1),
                Duration.ofHours(1),
                properties.admissionRefresh(),
                properties.settle(),
                properties.keepFinished(),
                properties.purgeRows(),
                properties.purgeInterval());
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        claimedByAnother(600);
        transaction.executeWithoutResult(_ -> operations.force(id));
        clock.advance(Duration.ofMinutes(2));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> operations.find(id).orElseThrow().operationState() == State.COMPLETED);

        clock.advance(Duration.ofDays(6));
        housekeeping.turn();
        assertThat(operations.find(id)).isPresent();
        clock.advance(Duration.ofDays(2));
        housekeeping.turn();

        assertThat(operations.find(id)).isEmpty();
        assertThat(instances.find(app.id())).isEmpty();
    }

    @Test
    void waitsLongerAfterEachFailure() {
        assertThat(properties.backOff(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(properties.backOff(3)).isEqualTo(Duration.ofMillis(800));
        assertThat(properties.backOff(100)).isEqualTo(Duration.ofSeconds(30));
    }

    /// A termination that another replica has claimed and not begun.
    private OperationClaims.Claim claimedByAnother(int timeout) {
        var claim = new OperationClaims.Claim(id, UUID.randomUUID(), null);
        transaction.executeWithoutResult(_ -> {
            instances.lock(app.id());
            instances.change(app.id(), ApplicationState.TERMINATING);
            operations.add(id, app.id(), Action.TERMINATING, Mode.GRACEFUL, timeout, phases.of(Action.TERMINATING));
            claim(claim);
        });
        return claim;
    }

    private void claim(OperationClaims.Claim claim) {
        jdbc.sql("""
                        update lifecycle_operations set claim = :claim, claimed_until = now() + interval '1 minute'
                         where operation_id = :id
                        """)
                .param("claim", claim.id())
                .param("id", claim.operationId())
                .update();
    }

    private String current() {
        return operations
                .find(id)
                .orElseThrow()
                .current()
                .map(LifecyclePhase::name)
                .orElse("");
    }
}
