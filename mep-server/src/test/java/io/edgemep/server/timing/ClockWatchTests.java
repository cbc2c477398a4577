package io.edgemep.server.timing;

import static io.edgemep.server.timing.TimeSourceStatus.NONTRACEABLE;
import static io.edgemep.server.timing.TimeSourceStatus.TRACEABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockWatchTests {

    private final TestClock clock = TestClock.standing();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ClockWatch watch = TestTiming.watch(
            TestTiming.printing("C0000201,192.0.2.1,3,%d.0,-0.0015,0,0,0,0,0,0.02,0.003,64.2,Normal"
                    .formatted(clock.instant().getEpochSecond())),
            clock,
            meters);

    private double gauge(String name) {
        return meters.get("mep.timing." + name).gauge().value();
    }

    @Test
    void believesNothingBeforeItHasLooked() {
        assertThat(watch.status()).isEqualTo(NONTRACEABLE);
        assertThat(gauge("traceable")).isZero();
        assertThat(gauge("offset.seconds")).isNaN();
    }

    @Test
    void tellsWhatItHasSeen() throws Exception {
        watch.look();

        assertThat(watch.status()).isEqualTo(TRACEABLE);
        assertThat(gauge("traceable")).isEqualTo(1);
        assertThat(gauge("offset.seconds")).isEqualTo(0.0015);
        assertThat(gauge("uncertainty.seconds")).isEqualTo(0.013);
    }

    @Test
    void forgetsWhatItHasSeenTooLongAgo() throws Exception {
        watch.look();

        clock.advance(Duration.ofSeconds(3 * 64));
        assertThat(watch.status()).isEqualTo(TRACEABLE);
        clock.advance(Duration.ofMillis(1));
        assertThat(watch.status()).isEqualTo(NONTRACEABLE);
        assertThat(gauge("offset.seconds")).isNaN();
    }

    @Test
    void forgetsWhatItHasSeenBeforeTheClockWasSetBack() throws Exception {
        watch.look();

        clock.advance(Duration.ofMillis(-1));

        assertThat(watch.status()).isEqualTo(NONTRACEABLE);
    }

    @Test
    void asksNtpServersWhereChronyDoesNotRun() throws Exception {
        try (var server = TestNtpServer.ahead(Duration.ofHours(1))) {
            var properties = TestTiming.properties(
                    "chronyc[0]", "false",
                    "ntp-servers[0].ntp-server-addr", "127.0.0.1",
                    "ntp-servers[0].port", String.valueOf(server.port()));

            TestTiming.watch(properties, clock, meters).look();

            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @Test
    void looksByItselfWhileItRunsAndNoLonger() {
        assertThat(watch.isRunning()).isFalse();
        watch.start();
        await().until(() -> watch.status() == TRACEABLE);
        watch.stop();
        assertThat(watch.isRunning()).isFalse();

        clock.advance(Duration.ofDays(1));
        assertThat(watch.status()).isEqualTo(NONTRACEABLE);
    }
}
