package io.edgemep.server.management;

import io.edgemep.server.management.ConfigurationTask.Result;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/// Where jobs that this replica has finished are counted, and awaited by those who ordered them.
@Component
class FinishedJobs {

    private final MeterRegistry meters;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private long count;

    FinishedJobs(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        timer(Result.SUCCESS);
        timer(Result.FAILURE);
    }

    void add(Job job, Result result) {
        var lasted = Duration.between(job.createdAt(), clock.instant());
        timer(result).record(lasted.isNegative() ? Duration.ZERO : lasted);
        lock.lock();
        try {
            count++;
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Timer timer(Result result) {
        return Timer.builder("mep.management.jobs")
                .description("Configuration jobs that were finished here, from their request to their end")
                .tag("result", result.name())
                .register(meters);
    }

    /// How many have finished here so far.
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Until more have finished here than were counted, or that time is over.
    void await(long counted, Duration most) {
        var left = most.toNanos();
        lock.lock();
        try {
            while (count == counted && left > 0) {
                left = finished.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
