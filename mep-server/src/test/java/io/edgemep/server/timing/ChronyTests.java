package io.edgemep.server.timing;

import static io.edgemep.server.timing.TimeSourceStatus.NONTRACEABLE;
import static io.edgemep.server.timing.TimeSourceStatus.TRACEABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChronyTests {

    private static Optional<Finding> look(TimingProperties properties) throws InterruptedException {
        return new Chrony(properties, Clock.systemUTC()).look();
    }

    @Test
    void followsTheRealOne() {
        try (var server = TestChronyd.local();
                var client = TestChronyd.following(server)) {
            var finding = await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> look(client.asked()),
                            found -> found.map(Finding::status).equals(Optional.of(TRACEABLE)))
                    .orElseThrow();

            assertThat(finding.error()).isNotNull();
            assertThat(finding.error().within(Duration.ofMillis(50))).isTrue();
        }
    }

    @Test
    void doesNotBelieveARealOneThatFollowsItsOwnClock() {
        try (var server = TestChronyd.local()) {
            var finding = await().until(() -> look(server.asked()), Optional::isPresent)
                    .orElseThrow();

            assertThat(finding.status()).isEqualTo(NONTRACEABLE);
            assertThat(finding.reason()).contains("own clock");
        }
    }

    @Test
    void doesNotBelieveARealOneWithoutASource() {
        try (var lost = TestChronyd.lost()) {
            var finding =
                    await().until(() -> look(lost.asked()), Optional::isPresent).orElseThrow();

            assertThat(finding.status()).isEqualTo(NONTRACEABLE);
            assertThat(finding.reason()).isEqualTo("chrony is not synchronised");
        }
    }

    @Test
    void saysNothingWhereTheRealOneHasEnded() throws Exception {
        TimingProperties asked;
        try (var server = TestChronyd.local()) {
            asked = server.asked();
            await().until(() -> look(asked), Optional::isPresent);
        }

        assertThat(look(asked)).isEmpty();
    }

    @Test
    void saysNothingWhereItIsNotInstalled() throws Exception {
        assertThat(look(TestTiming.properties("chronyc[0]", "/nowhere/chronyc")))
                .isEmpty();
    }

    @Test
    void saysNothingWhereItMustNotBeAsked() throws Exception {
        assertThat(look(TestTiming.properties("chronyc", ""))).isEmpty();
    }

    @Test
    void doesNotWaitForACommandThatHangs() throws Exception {
        var began = System.nanoTime();

        assertThat(look(TestTiming.properties(
                        "chronyc[0]", "sh", "chronyc[1]", "-c", "chronyc[2]", "exec sleep 60", "timeout", "100ms")))
                .isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void doesNotBelieveWhatItCannotRead() throws Exception {
        assertThat(look(TestTiming.printing("what?")))
                .hasValueSatisfying(finding -> assertThat(finding.status()).isEqualTo(NONTRACEABLE));
    }
}
