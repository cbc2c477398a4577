package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestServices;
import io.edgemep.server.mp1.IfMatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MepServerTest
class HeartbeatsTests {

    private static final IfMatch ANY = new IfMatch(null);

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Autowired
    RegisteredServices services;

    @Autowired
    HeartbeatRows rows;

    @Autowired
    Liveness liveness;

    private Application app;
    private TestServices service;
    private String location;
    private String id;

    @BeforeEach
    void aServiceThatSendsHeartbeats() {
        app = mp1.application();
        service = TestServices.service().with("/livenessInterval", "30");
        var registered = app.register(service);
        location = registered.location();
        id = registered.json().path("serInstanceId").asString();
        clock.advance(Duration.ofSeconds(10));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    /// Of which nothing is written by itself.
    private Heartbeats heartbeats(int maxUnwritten) {
        var properties = new LivenessProperties(
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                100,
                Duration.ofHours(1),
                2,
                maxUnwritten);
        var heartbeats = new Heartbeats(services, rows, liveness, properties, new SimpleMeterRegistry(), clock);
        heartbeats.open();
        return heartbeats;
    }

    private Instant heartbeatAt() {
        return jdbc.sql("select heartbeat_at from services where service_id = :id")
                .param("id", id)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private String state() {
        return jdbc.sql("select state from services where service_id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    @Test
    void writesAHeartbeatAfterItsAnswer() {
        var heartbeats = heartbeats(10);
        var before = heartbeatAt();

        heartbeats.beat(app.id(), id, ANY);
        assertThat(heartbeatAt()).isEqualTo(before);
        heartbeats.write();
        assertThat(heartbeatAt()).isAfterOrEqualTo(before.plusSeconds(10));
        heartbeats.close();
    }

    @Test
    void writesTheLastOfSeveral() {
        var heartbeats = heartbeats(10);
        heartbeats.beat(app.id(), id, ANY);
        clock.advance(Duration.ofSeconds(5));
        heartbeats.beat(app.id(), id, ANY);
        var last = clock.instant();

        heartbeats.write();
        assertThat(heartbeatAt()).isBetween(last.minusSeconds(1), last);
        heartbeats.close();
    }

    @Test
    void writesWhatWaitsBeforeItCloses() {
        var heartbeats = heartbeats(10);
        var before = heartbeatAt();
        heartbeats.beat(app.id(), id, ANY);

        heartbeats.close();
        assertThat(heartbeatAt()).isAfter(before);
    }

    @Test
    void writesBeforeTheAnswerWhereNoMoreMayWait() {
        var heartbeats = heartbeats(1);
        var other = app.register(service).json().path("serInstanceId").asString();
        heartbeats.beat(app.id(), other, ANY);
        var before = heartbeatAt();

        heartbeats.beat(app.id(), id, ANY);
        assertThat(heartbeatAt()).isAfter(before);
        heartbeats.close();
    }

    @Test
    void bringsBackAServiceThatWasSuspendedBeforeItsHeartbeatWasWritten() {
        var heartbeats = heartbeats(10);
        heartbeats.beat(app.id(), id, ANY);
        suspend();

        heartbeats.write();
        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(app.get(location).json().path("state").asString()).isEqualTo("ACTIVE");
        heartbeats.close();
    }

    /// As another replica's sweeper does.
    private void suspend() {
        var info = app.get(location).json().toString();
        jdbc.sql("""
                        update services set state = 'SUSPENDED', version = version + 1,
                               info = cast(:info as jsonb)
                         where service_id = :id
                        """)
                .param("info", info.replace("\"ACTIVE\"", "\"SUSPENDED\""))
                .param("id", id)
                .update();
    }

    @Test
    void leavesAServiceAloneThatWasMadeInactiveMeanwhile() {
        var heartbeats = heartbeats(10);
        heartbeats.beat(app.id(), id, ANY);
        app.put(location, service.with("/state", "\"INACTIVE\"").json());

        heartbeats.write();
        assertThat(state()).isEqualTo("INACTIVE");
        heartbeats.close();
    }

    @Test
    void bringsNothingBackThatWasWithdrawnMeanwhile() {
        var heartbeats = heartbeats(10);
        heartbeats.beat(app.id(), id, ANY);
        app.delete(location);

        heartbeats.write();
        assertThat(app.get(location).status()).isEqualTo(404);
        heartbeats.close();
    }

    @Test
    void leavesALaterHeartbeatOfAnotherReplica() {
        var heartbeats = heartbeats(10);
        heartbeats.beat(app.id(), id, ANY);
        var later = clock.instant().plusSeconds(3).truncatedTo(ChronoUnit.MICROS);
        jdbc.sql("update services set heartbeat_at = cast(:at as timestamptz) where service_id = :id")
                .param("at", later.toString())
                .param("id", id)
                .update();

        heartbeats.write();
        assertThat(heartbeatAt()).isEqualTo(later);
        heartbeats.close();
    }

    @Test
    void believesNoHeartbeatOfAClockThatWasPutBackSince() {
        var heartbeats = heartbeats(10);
        clock.advance(Duration.ofHours(1));
        heartbeats.beat(app.id(), id, ANY);
        heartbeats.write();
        clock.advance(Duration.ofHours(-1));
        heartbeats.beat(app.id(), id, ANY);
        var last = clock.instant();

        heartbeats.write();
        assertThat(heartbeatAt()).isBetween(last.minusSeconds(1), last);
        heartbeats.close();
    }

    @Test
    void writesMoreThanOneStatementTakes() {
        var heartbeats = heartbeats(10);
        var ids = IntStream.range(0, 5)
                .mapToObj(
                        _ -> app.register(service).json().path("serInstanceId").asString())
                .toList();
        clock.advance(Duration.ofSeconds(10));
        var beaten = clock.instant();
        ids.forEach(each -> heartbeats.beat(app.id(), each, ANY));

        heartbeats.write();
        assertThat(jdbc.sql(
                                "select count(*) from services where service_id = any (:ids) and heartbeat_at >= cast(:at as timestamptz)")
                        .param("ids", ids.toArray(String[]::new))
                        .param("at", beaten.truncatedTo(ChronoUnit.MICROS).toString())
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
        heartbeats.close();
    }
}
