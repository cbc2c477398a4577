package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/// A courier that does what the test says and remembers what it was given.
final class RecordingCourier implements Courier {

    private final Queue<Delivery> attempts = new ConcurrentLinkedQueue<>();
    private final Queue<Delivery> received = new ConcurrentLinkedQueue<>();
    private volatile Function<Delivery, Outcome> answer = _ -> new Outcome.Delivered();

    RecordingCourier answering(Function<Delivery, Outcome> changed) {
        answer = changed;
        return this;
    }

    @Override
    public Outcome deliver(Delivery delivery, byte[] body) {
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(delivery.event().subject());
        attempts.add(delivery);
        var outcome = answer.apply(delivery);
        if (outcome instanceof Outcome.Delivered) {
            received.add(delivery);
        }
        return outcome;
    }

    int attempts() {
        return attempts.size();
    }

    List<Delivery> attempted() {
        return List.copyOf(attempts);
    }

    List<String> received(String lane) {
        return received.stream()
                .filter(delivery -> delivery.lane().equals(lane))
                .map(delivery -> delivery.event().subject())
                .toList();
    }

    List<Delivery> received() {
        return List.copyOf(received);
    }
}
