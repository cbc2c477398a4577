package io.edgemep.common;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// A thread that does its work whenever it is woken, and at the latest every interval. A failure only pauses it, and a
/// row of failures is logged once. It may be started again when it was stopped, as contexts do with their beans.
public final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration interval;
    private final BooleanSupplier turn;
    private final Semaphore woken = new Semaphore(0);
    private volatile @Nullable Running running;
    private boolean failing;

    /// From a start to the next stop.
    private record Running(Thread thread, CountDownLatch stopping) {}

    /// @param turn the work; true when there is more to do at once
    public Loop(String name, Duration interval, BooleanSupplier turn) {
        this.name = name;
        this.interval = interval;
        this.turn = turn;
    }

    public Loop start() {
        var stopping = new CountDownLatch(1);
        var thread = Thread.ofVirtual().name(name).unstarted(() -> run(stopping));
        running = new Running(thread, stopping);
        thread.start();
        return this;
    }

    public boolean isRunning() {
        return running != null;
    }

    /// Nothing while it is stopped.
    public void wake() {
        if (running != null) {
            woken.release();
        }
    }

    /// Lets the turn under way end, and begins no other.
    public void stop(Duration wait) {
        var ending = running;
        if (ending == null) {
            return;
        }
        ending.stopping.countDown();
        wake();
        running = null;
        try {
            if (!ending.thread.join(wait)) {
                log.warn("{} did not end within {}", name, wait);
                ending.thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(CountDownLatch stopping) {
        try {
            while (stopping.getCount() > 0) {
                var again = attempt();
                if (again == null) {
                    stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS);
                } else if (!again) {
                    var _ = woken.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                }
                woken.drainPermits();
            }
        } catch (InterruptedException _) {
            log.debug("{} was interrupted", name);
        }
    }

    /// Null when it failed. Whatever is thrown, this thread must live on: nothing would be relayed without it.
    private @Nullable Boolean attempt() {
        try {
            var again = turn.getAsBoolean();
            if (failing) {
                log.info("{} works again", name);
            }
            failing = false;
            return again;
        } catch (DataAccessException | TransactionException failure) {
            if (!failing) {
                log.warn("{} cannot use the database and tries again every {}: {}", name, interval, root(failure));
            }
        } catch (RuntimeException | Error failure) {
            if (!failing) {
                log.error("{} failed and tries again every {}", name, interval, failure);
            }
        }
        failing = true;
        return null;
    }

    private static @Nullable String root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
