package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Work that is repeated.
class LoopTests {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final AtomicInteger turns = new AtomicInteger();
    private final Loop loop = new Loop("loop", Duration.ofMinutes(10), () -> {
        turns.incrementAndGet();
        return false;
    });

    @AfterEach
    void end() {
        loop.stop(WAIT);
    }

    private void awaitTurns(int count) {
        Awaitility.await().atMost(WAIT).until(() -> turns.get() >= count);
    }

    @Test
    void doesItsWorkAtItsStartAndWheneverItIsWoken() {
        loop.start();
        awaitTurns(1);

        loop.wake();

        awaitTurns(2);
        assertThat(loop.isRunning()).isTrue();
    }

    @Test
    void isStartedAgainAfterItWasStopped() {
        loop.start();
        awaitTurns(1);

        loop.stop(WAIT);
        assertThat(loop.isRunning()).isFalse();
        var before = turns.get();
        loop.wake();
        assertThat(turns).hasValue(before);

        loop.start();
        awaitTurns(before + 1);
    }

    @Test
    void isStoppedWithoutHavingBeenStarted() {
        loop.stop(WAIT);

        assertThat(loop.isRunning()).isFalse();
        assertThat(turns).hasValue(0);
    }
}
