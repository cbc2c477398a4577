package io.edgemep.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.context.SmartLifecycle;

/// Writes together what comes at once: whatever comes while one write is under way makes the next one, and what comes
/// alone waits for nobody. A limited number waits, and none for longer than it may.
///
/// @param <T> what is written
/// @param <R> what comes of it
public final class GroupCommit<T, R> implements SmartLifecycle {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Limits limits;
    private final Function<List<T>, Map<T, R>> write;
    private final BlockingQueue<Waiting<T, R>> queue;
    private final Loop loop;

    /// @param write makes one transaction of them, and tells what came of each; of those that it passes over, nothing
    public GroupCommit(String name, Limits limits, Function<List<T>, Map<T, R>> write) {
        this.limits = limits;
        this.write = write;
        this.queue = new LinkedBlockingQueue<>(limits.waiting());
        this.loop = new Loop(name, IDLE, this::turn);
    }

    /// Who writes by one, and runs while that does.
    public interface Writer extends SmartLifecycle {

        GroupCommit<?, ?> commits();

        @Override
        default void start() {
            commits().start();
        }

        @Override
        default void stop() {
            commits().stop();
        }

        @Override
        default boolean isRunning() {
            return commits().isRunning();
        }
    }

    /// @param together how many are written by one write
    /// @param waiting how many wait at a time
    /// @param timeout how long one waits until its write begins
    /// @param commit how much longer one waits for the end of the write then
    public record Limits(int together, int waiting, Duration timeout, Duration commit) {}

    /// @param taken by the writer, or back by who waited for too long: either, never both
    private record Waiting<T, R>(T item, AtomicBoolean taken, CompletableFuture<Optional<R>> done) {

        Waiting(T item) {
            this(item, new AtomicBoolean(), new CompletableFuture<>());
        }

        boolean take() {
            return taken.compareAndSet(false, true);
        }
    }

    /// Returns when it is committed.
    ///
    /// @return empty where it was not written, and has to be by itself
    /// @throws Unavailable when that took too long
    public Optional<R> write(T item) {
        var waiting = new Waiting<T, R>(item);
        if (!loop.isRunning() || !queue.offer(waiting)) {
            return Optional.empty();
        }
        loop.wake();
        // Whoever stops the loop has seen what was waiting then, and perhaps not this.
        if (!loop.isRunning() && waiting.take()) {
            return Optional.empty();
        }
        if (!isDone(waiting, limits.timeout()) && waiting.take()) {
            queue.remove(waiting);
            throw new Unavailable("This could not be written in time, and was not; send it again.", RETRY);
        }
        // What is being written can only be waited for: told that it was not, its sender would send it again.
        if (!isDone(waiting, limits.commit())) {
            throw new Unavailable("Whether this was written is not known yet; look before you repeat it.", RETRY);
        }
        return result(waiting.done);
    }

    private static boolean isDone(Waiting<?, ?> waiting, Duration wait) {
        try {
            waiting.done.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException failed) {
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <R> Optional<R> result(CompletableFuture<Optional<R>> done) {
        if (done.isCompletedExceptionally()) {
            throw done.exceptionNow() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(done.exceptionNow());
        }
        return done.resultNow();
    }

    /// @return whether there may be more to write at once
    private boolean turn() {
        var drained = new ArrayList<Waiting<T, R>>();
        if (queue.drainTo(drained, limits.together()) == 0) {
            return false;
        }
        var batch = drained.stream().filter(Waiting::take).toList();
        if (batch.isEmpty()) {
            return true;
        }
        try {
            var items = batch.stream().map(Waiting::item).toList();
            // A connection that died in silence must not keep this thread, and with it everybody, for longer than a
            // request.
            var results = PromptDataSource.promptly(() -> write.apply(items));
            batch.forEach(each -> each.done.complete(Optional.ofNullable(results.get(each.item))));
        } catch (RuntimeException failed) {
            // None of them tries again: each is told, and not one after the other.
            batch.forEach(each -> each.done.completeExceptionally(failed));
        } catch (Error broken) {
            batch.forEach(each -> each.done.completeExceptionally(broken));
            throw broken;
        }
        return true;
    }

    /// How many are yet to be written.
    public int waiting() {
        return queue.size();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
        for (var left = queue.poll(); left != null; left = queue.poll()) {
            if (left.take()) {
                left.done.complete(Optional.empty());
            }
        }
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
