package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class RecentHealthTests {

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final RecentHealth health = new RecentHealth(
            () -> asked.incrementAndGet() == 1
                    ? Health.up().build()
                    : Health.outOfService().build(),
            now::get);

    @Test
    void asksOnceForAllWhoAskAtOnce() {
        IntStream.range(0, 1000).parallel().forEach(_ -> health.health());

        assertThat(asked).hasValue(1);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void asksAgainAfterHalfASecond() {
        health.health();
        now.addAndGet(Duration.ofMillis(501).toNanos());

        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(asked).hasValue(2);
    }
}
