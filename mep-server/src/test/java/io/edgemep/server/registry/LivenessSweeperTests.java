package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestServices;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MepServerTest
class LivenessSweeperTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    @Autowired
    MeterRegistry meters;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Services services;

    @Autowired
    ServiceRegistry registry;

    @Autowired
    LivenessProperties properties;

    @Autowired
    TransactionTemplate transaction;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void tellsHowLateItSuspendsServicesAndSinceWhenItHasNotLooked() {
        var lag = meters.get("mep.liveness.lag").timer();
        var app = mp1.application();
        var registered = app.register(TestServices.service().with("/livenessInterval", "10"));
        var suspended = lag.count();
        var late = lag.totalTime(TimeUnit.SECONDS);

        // Of the interval and the second that a heartbeat may be late, so it is late by an hour less those.
        clock.advance(Duration.ofHours(1));
        awaitState(app, registered, "SUSPENDED");

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> lag.count() > suspended);
        assertThat(lag.totalTime(TimeUnit.SECONDS) - late).isGreaterThan(3500);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> meters.get("mep.liveness.sweep.age").gauge().value() < 2);
    }

    @Test
    void suspendsWhoIsSilentByAClockThatWasPutBackSinceItsHeartbeat() {
        var app = mp1.application();
        clock.advance(Duration.ofHours(1));
        var registered = app.register(TestServices.service().with("/livenessInterval", "60"));
        Awaitility.await("a sweep")
                .until(() -> meters.get("mep.liveness.sweep.age").gauge().value() < 1);

        clock.advance(Duration.ofHours(-1));
        Awaitility.await("the new time is noticed")
                .until(() -> dueAt(app).isBefore(clock.instant().plusSeconds(65)));
        clock.advance(Duration.ofSeconds(65));

        awaitState(app, registered, "SUSPENDED");
    }

    /// Another process has beaten by the old clock, and this one begins with the new one.
    @Test
    void noticesThatTheClockWasPutBackWhileItWasAway() {
        var app = mp1.application();
        app.register(TestServices.service().with("/livenessInterval", "60"));
        jdbc.sql("update services set liveness_due_at = liveness_due_at + interval '1 hour' where owner = :owner")
                .param("owner", app.id())
                .update();

        new LivenessSweeper(services, registry, properties, transaction, new SimpleMeterRegistry(), clock).sweep();

        assertThat(dueAt(app)).isBefore(clock.instant().plusSeconds(65));
    }

    @Test
    void suspendsEverybodyAfterALeapOfTheClockUntilTheyAreHeardAgain() {
        var app = mp1.application();
        var registered = app.register(TestServices.service().with("/livenessInterval", "60"));

        clock.advance(Duration.ofHours(1));
        awaitState(app, registered, "SUSPENDED");
        assertThat(app.patch(registered.location() + "/liveness", "{\"state\": \"ACTIVE\"}")
                        .status())
                .isEqualTo(204);

        awaitState(app, registered, "ACTIVE");
    }

    private Instant dueAt(Application app) {
        return jdbc.sql("select liveness_due_at from services where owner = :owner")
                .param("owner", app.id())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static void awaitState(Application app, Answer service, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> app.get(service.location())
                        .json()
                        .path("state")
                        .asString()
                        .equals(state));
    }
}
