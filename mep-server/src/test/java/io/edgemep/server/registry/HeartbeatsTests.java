package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.TestClock;
import io.edgemep.common.Unavailable;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestServices;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.registry.Heartbeats.Beat;
import io.edgemep.server.registry.Heartbeats.Watched;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MepServerTest
class HeartbeatsTests {

    private static final IfMatch ANY = new IfMatch(null);

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    TestClock clock;

    @Autowired
    Liveness liveness;

    private Application app;
    private TestServices service;
    private String location;
    private String id;
    private Statements statements;
    private Heartbeats heartbeats;

    @BeforeEach
    void aServiceThatSendsHeartbeats() {
        app = mp1.application();
        service = TestServices.service().with("/livenessInterval", "30");
        var registered = app.register(service);
        location = registered.location();
        id = registered.json().path("serInstanceId").asString();
        clock.advance(Duration.ofSeconds(10));
        statements = new Statements(jdbc);
        heartbeats = heartbeats(statements, Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        statements.go.countDown();
        heartbeats.stop();
        clock.reset();
    }

    private Heartbeats heartbeats(HeartbeatRows rows, Duration writeTimeout) {
        var properties = new LivenessProperties(
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                100,
                100,
                1000,
                writeTimeout);
        var started = new Heartbeats(rows, liveness, properties, new SimpleMeterRegistry(), clock);
        started.start();
        return started;
    }

    /// Says what was written, and begins when it may.
    private static class Statements extends HeartbeatRows {

        final List<List<Beat>> begun = new ArrayList<>();
        final CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(0);

        Statements(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        Set<Watched> write(List<Beat> beats) {
            begun.add(beats);
            first.countDown();
            try {
                go.await();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
            return super.write(beats);
        }
    }

    private CompletableFuture<Void> beatMeanwhile(String owner, String serviceId) {
        return CompletableFuture.runAsync(
                () -> heartbeats.beat(owner, serviceId, ANY), Executors.newVirtualThreadPerTaskExecutor());
    }

    private Instant heartbeatAt(String serviceId) {
        return jdbc.sql("select heartbeat_at from services where service_id = :id")
                .param("id", serviceId)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private String state() {
        return app.get(location).json().path("state").asString();
    }

    @Test
    void writesAHeartbeatBeforeItsAnswer() {
        var before = clock.instant();

        heartbeats.beat(app.id(), id, ANY);

        assertThat(heartbeatAt(id)).isAfterOrEqualTo(before.minusMillis(1));
        assertThat(statements.begun).hasSize(1);
    }

    @Test
    void writesTogetherWhatComesWhileOthersAreWritten() throws Exception {
        statements.go = new CountDownLatch(1);
        var ids = IntStream.range(0, 10)
                .mapToObj(
                        _ -> app.register(service).json().path("serInstanceId").asString())
                .toList();
        var first = beatMeanwhile(app.id(), id);
        statements.first.await();
        var before = clock.instant();
        // Two of each: the later one is written for both.
        var others = IntStream.range(0, 2 * ids.size())
                .mapToObj(number -> beatMeanwhile(app.id(), ids.get(number % ids.size())))
                .toList();
        while (heartbeats.waiting() < others.size()) {
            Thread.onSpinWait();
        }
        statements.go.countDown();

        first.join();
        others.forEach(CompletableFuture::join);
        assertThat(statements.begun).extracting(List::size).containsExactly(1, ids.size());
        assertThat(ids).allSatisfy(each -> assertThat(heartbeatAt(each)).isAfterOrEqualTo(before.minusMillis(1)));
    }

    @Test
    void takesNoHeartbeatForAnothersServiceThatIsWrittenAtTheSameTime() throws Exception {
        statements.go = new CountDownLatch(1);
        var other = mp1.application();
        var otherId = other.register(service).json().path("serInstanceId").asString();
        var first = beatMeanwhile(other.id(), otherId);
        statements.first.await();
        var own = beatMeanwhile(app.id(), id);
        var strange = beatMeanwhile(other.id(), id);
        while (heartbeats.waiting() < 2) {
            Thread.onSpinWait();
        }
        statements.go.countDown();

        first.join();
        own.join();
        assertThatThrownBy(strange::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ServiceNotFound.class);
    }

    @Test
    void keepsNobodyWaitingForAServiceThatIsBeingChanged() {
        var other = app.register(service).json().path("serInstanceId").asString();
        var before = clock.instant();
        var locked = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("select 1 from services where service_id = :id for update")
                    .param("id", id)
                    .query(Integer.class)
                    .single();
            var waiting = beatMeanwhile(app.id(), id);
            while (statements.first.getCount() > 0) {
                Thread.onSpinWait();
            }
            heartbeats.beat(app.id(), other, ANY);
            assertThat(waiting).isNotDone();
            return waiting;
        }));

        assertThat(heartbeatAt(other)).isAfterOrEqualTo(before.minusMillis(1));
        locked.join();
        assertThat(heartbeatAt(id)).isAfterOrEqualTo(before.minusMillis(1));
    }

    @Test
    void tellsAllAtOnceThatTheDatabaseFails() throws Exception {
        statements.go = new CountDownLatch(1);
        heartbeats.stop();
        heartbeats = heartbeats(
                new HeartbeatRows(jdbc) {
                    @Override
                    Set<Watched> write(List<Beat> beats) {
                        throw new DataAccessResourceFailureException("gone");
                    }
                },
                Duration.ofSeconds(10));

        var beats = IntStream.range(0, 20)
                .mapToObj(_ -> beatMeanwhile(app.id(), id))
                .toList();
        assertThat(beats)
                .allSatisfy(each ->
                        assertThatThrownBy(each::join).hasCauseInstanceOf(DataAccessResourceFailureException.class));
    }

    @Test
    void saysThatAHeartbeatCouldNotBeWrittenInTime() {
        statements.go = new CountDownLatch(1);
        heartbeats.stop();
        heartbeats = heartbeats(statements, Duration.ofMillis(50));

        assertThatThrownBy(() -> heartbeats.beat(app.id(), id, ANY)).isInstanceOf(Unavailable.class);
    }

    @Test
    void writesByItselfWhatComesWhileItIsStopped() {
        heartbeats.stop();
        var before = clock.instant();

        heartbeats.beat(app.id(), id, ANY);
        assertThat(heartbeatAt(id)).isAfterOrEqualTo(before.minusMillis(1));
        assertThat(statements.begun).isEmpty();
    }

    @Test
    void bringsASuspendedServiceBack() {
        var info = app.get(location).json().toString().replace("\"ACTIVE\"", "\"SUSPENDED\"");
        jdbc.sql(
                        "update services set state = 'SUSPENDED', version = 1, info = cast(:info as jsonb) where service_id = :id")
                .param("info", info)
                .param("id", id)
                .update();

        heartbeats.beat(app.id(), id, ANY);
        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(app.get(location).header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void refusesThatOfAnInactiveService() {
        app.put(location, service.with("/state", "\"INACTIVE\"").json());

        assertThatThrownBy(() -> heartbeats.beat(app.id(), id, ANY)).isInstanceOf(RegistrationRefused.class);
        assertThat(state()).isEqualTo("INACTIVE");
    }

    @Test
    void hasNoServiceThatWasWithdrawn() {
        app.delete(location);

        assertThatThrownBy(() -> heartbeats.beat(app.id(), id, ANY)).isInstanceOf(ServiceNotFound.class);
    }

    @Test
    void believesNoHeartbeatOfAClockThatWasPutBackSince() {
        clock.advance(Duration.ofHours(1));
        heartbeats.beat(app.id(), id, ANY);
        clock.advance(Duration.ofHours(-1));

        heartbeats.beat(app.id(), id, ANY);
        assertThat(heartbeatAt(id)).isBefore(clock.instant().plusSeconds(1));
        assertThat(statements.begun).hasSize(2);
    }
}
