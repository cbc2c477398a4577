package io.edgemep.server.rules;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Up to which revision this replica has dealt with the wishes of a kind, for those who wait for theirs.
final class Passes {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long latest = -1;

    long latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    void reached(long revision) {
        lock.lock();
        try {
            latest = revision;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the revision was reached within that time
    boolean await(long revision, Duration most) {
        var left = most.toNanos();
        lock.lock();
        try {
            while (latest < revision && left > 0) {
                left = moved.awaitNanos(left);
            }
            return latest >= revision;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
