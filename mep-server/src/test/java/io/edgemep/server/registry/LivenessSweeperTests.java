package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.TestServices;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class LivenessSweeperTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    @Autowired
    MeterRegistry meters;

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
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> app.get(registered.location())
                        .json()
                        .path("state")
                        .asString()
                        .equals("SUSPENDED"));

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> lag.count() > suspended);
        assertThat(lag.totalTime(TimeUnit.SECONDS) - late).isGreaterThan(3500);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> meters.get("mep.liveness.sweep.age").gauge().value() < 2);
    }
}
