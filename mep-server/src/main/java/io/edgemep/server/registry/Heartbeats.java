package io.edgemep.server.registry;

import io.edgemep.common.Unavailable;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.outbox.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Takes heartbeats, the commonest change of the platform, and writes those together that come at once: whatever comes
/// while one statement is under way makes the next one. Each is written before it is answered.
@Component
class Heartbeats implements SmartLifecycle {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final HeartbeatRows rows;
    private final Liveness liveness;
    private final LivenessProperties properties;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue;
    private final Loop loop;

    Heartbeats(
            HeartbeatRows rows, Liveness liveness, LivenessProperties properties, MeterRegistry meters, Clock clock) {
        this.rows = rows;
        this.liveness = liveness;
        this.properties = properties;
        this.clock = clock;
        this.queue = new LinkedBlockingQueue<>(properties.maxWaiting());
        this.loop = new Loop("liveness-writer", IDLE, this::write);
        Gauge.builder("mep.liveness.waiting", queue, Queue::size)
                .description("Heartbeats that are yet to be written, and then answered")
                .register(meters);
    }

    /// @param at when it came
    record Beat(Watched service, Instant at) {}

    /// A service, if it is this application's.
    record Watched(String serviceId, String owner) {}

    /// @param written whether a service was there that is ACTIVE and sends heartbeats
    private record Waiting(Beat beat, CompletableFuture<Boolean> written) {}

    /// @throws ServiceNotFound when the application has no such service, or it sends no heartbeats
    /// @throws RegistrationRefused when it is INACTIVE
    /// @throws Unavailable when it could not be written in time
    void beat(String owner, String serviceId, IfMatch ifMatch) {
        var now = clock.instant();
        var beat = new Beat(new Watched(serviceId, owner), now);
        if (ifMatch.header() != null || !writtenWithOthers(beat)) {
            liveness.beat(owner, serviceId, ifMatch, now);
        }
    }

    /// @return false where it has to be looked at by itself
    private boolean writtenWithOthers(Beat beat) {
        var waiting = new Waiting(beat, new CompletableFuture<>());
        if (!loop.isRunning() || !queue.offer(waiting)) {
            return false;
        }
        loop.wake();
        try {
            return waiting.written.get(properties.writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw unwritten(late);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw unwritten(ending);
        }
    }

    private static Unavailable unwritten(Exception cause) {
        return new Unavailable("The heartbeat could not be written in time; send it again.", RETRY, cause);
    }

    int waiting() {
        return queue.size();
    }

    /// @return whether there may be more to write at once
    private boolean write() {
        var batch = new ArrayList<Waiting>();
        queue.drainTo(batch, properties.writeBatch());
        if (batch.isEmpty()) {
            return false;
        }
        try {
            var kept = rows.write(latest(batch));
            batch.forEach(each -> each.written.complete(kept.contains(each.beat.service())));
        } catch (RuntimeException failed) {
            // None of them tries again: each is told, and not one after the other.
            batch.forEach(each -> each.written.completeExceptionally(failed));
        }
        return true;
    }

    private static List<Beat> latest(Collection<Waiting> batch) {
        return List.copyOf(batch.stream()
                .map(Waiting::beat)
                .collect(Collectors.toMap(
                        Beat::service, beat -> beat, BinaryOperator.maxBy(Comparator.comparing(Beat::at))))
                .values());
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
        for (var left = queue.poll(); left != null; left = queue.poll()) {
            left.written.complete(false);
        }
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
