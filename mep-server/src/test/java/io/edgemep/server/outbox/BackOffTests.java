package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTests {

    private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @Test
    void doublesItsLimitUpToTheGreatest() {
        assertThat(backOff.limit(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.limit(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backOff.limit(9)).isEqualTo(Duration.ofSeconds(256));
        assertThat(backOff.limit(10)).isEqualTo(Duration.ofMinutes(5));
        assertThat(backOff.limit(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void waitsAnyTimeUpToTheLimit() {
        var random = new Random(1);
        var waits = random.ints(1000).mapToObj(_ -> backOff.after(3, random)).toList();

        assertThat(waits).allMatch(wait -> !wait.isNegative() && wait.compareTo(Duration.ofSeconds(4)) <= 0);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofMillis(400)) < 0);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofMillis(3600)) > 0);
    }
}
