package io.edgemep.server.management;

import io.edgemep.common.Loop;
import io.edgemep.common.audit.Origin;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Takes up jobs that nobody works on and carries each out on a thread of its own. Every replica has one, and a job
/// that a replica has left, by its end or by a crash, is gone on with by another.
@Component
class JobWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

    private final Claims claims;
    private final StepTable steps;
    private final ConfigurationTable configurations;
    private final StepRules rules;
    private final FinishedJobs finished;
    private final ManagementProperties properties;
    private final Clock clock;
    private final Semaphore places;
    private volatile @Nullable Shift shift;

    JobWorker(
            Claims claims,
            StepTable steps,
            ConfigurationTable configurations,
            StepRules rules,
            FinishedJobs finished,
            ManagementProperties properties,
            Clock clock) {
        this.claims = claims;
        this.steps = steps;
        this.configurations = configurations;
        this.rules = rules;
        this.finished = finished;
        this.properties = properties;
        this.clock = clock;
        this.places = new Semaphore(properties.maxJobs());
    }

    /// From a start to the next stop.
    private record Shift(Loop loop, CountDownLatch stopping) {}

    /// There may be a job to do.
    void wake() {
        var running = shift;
        if (running != null) {
            running.loop.wake();
        }
    }

    private boolean turn(CountDownLatch stopping) {
        var free = places.availablePermits();
        // Whoever gives a place back wakes this loop.
        if (free > 0) {
            for (var job : claims.claim(free)) {
                places.acquireUninterruptibly();
                Thread.ofVirtual().name("job-" + job.taskId()).start(() -> work(job, stopping));
            }
        }
        return false;
    }

    private void work(Job job, CountDownLatch stopping) {
        try {
            var run = new JobRun(job, claims, steps, configurations, rules, properties, clock, stopping);
            Origin.work(job.askedBy(), job.taskId().toString())
                    .run(() ->
                            run.run().ifPresentOrElse(result -> finished.add(job, result), () -> claims.release(job)));
        } catch (DataAccessException | TransactionException failure) {
            log.warn("The job {} is left until its lease ends: {}", job.taskId(), failure.getMessage());
        } catch (RuntimeException failure) {
            log.error("The job {} failed and is left until its lease ends", job.taskId(), failure);
        } finally {
            places.release();
            wake();
        }
    }

    @Override
    public void start() {
        var stopping = new CountDownLatch(1);
        var loop = new Loop("configuration-jobs", properties.pollInterval(), () -> turn(stopping));
        shift = new Shift(loop.start(), stopping);
    }

    /// Begins nothing new, and gives back what is under way.
    @Override
    public void stop() {
        var running = shift;
        if (running == null) {
            return;
        }
        shift = null;
        running.stopping.countDown();
        running.loop.stop(properties.shutdownWait());
        try {
            if (places.tryAcquire(
                    properties.maxJobs(), properties.shutdownWait().toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(properties.maxJobs());
            } else {
                log.warn("Jobs were still under way; others take them up when their leases end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return shift != null;
    }
}
