package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class OutboxHealthTests {

    private static final Duration LAG = Duration.ofSeconds(30);

    private final TestOutbox outbox = new TestOutbox();

    @AfterEach
    void close() {
        outbox.close();
    }

    private Status status() {
        var properties = TestProperties.outbox(Map.of("mep.outbox.max-lag", "30s"));
        return new OutboxHealth(outbox.jdbc, outbox.pulse, properties, outbox.clock)
                .health()
                .getStatus();
    }

    @Test
    void isUpWhileNothingWaits() {
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void isOutOfServiceOnceAnEventHasWaitedForTooLong() {
        outbox.append("late");
        outbox.clock.advance(LAG);
        assertThat(status()).isEqualTo(Status.UP);

        outbox.clock.advance(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);

        outbox.expansion(Map.of()).turn(TestOutbox.ROOM);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void staysUpWhateverASubscriberOwes() {
        outbox.subscribe("broken", "http://broken.test/");
        outbox.relay((_, _) -> new Outcome.Failed("answered 500"));
        outbox.append("owed");
        await().until(() -> outbox.count("deliveries") == 1);

        outbox.clock.advance(LAG.multipliedBy(10));

        // The loops tell of themselves once the clock has moved.
        await().until(() -> status().equals(Status.UP));
        assertThat(outbox.count("deliveries")).isEqualTo(1);
    }

    @Test
    void isOutOfServiceWhileALoopDoesNotEndItsTurn() {
        var held = new CountDownLatch(1);
        var loop = outbox.pulse
                .loop("held", Duration.ofMillis(10), () -> awaited(held))
                .start();

        outbox.clock.advance(LAG.plusSeconds(1));
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);

        held.countDown();
        await().until(() -> status().equals(Status.UP));
        loop.stop(Duration.ofSeconds(5));
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
