package io.edgemep.server.application;

import io.edgemep.common.Loop;
import io.edgemep.common.audit.Origin;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/// Takes up the operations that are due. Every replica has one; each operation is one replica's at a time.
@Component
class LifecycleWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LifecycleWorker.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final OperationClaims operations;
    private final LifecycleRun run;
    private final LifecycleProperties properties;
    private final Semaphore places;
    private final Loop loop;

    LifecycleWorker(OperationClaims operations, LifecycleRun run, LifecycleProperties properties) {
        this.operations = operations;
        this.run = run;
        this.properties = properties;
        this.places = new Semaphore(properties.parallel());
        this.loop = new Loop("lifecycle", properties.pollInterval(), this::turn);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void due(LifecycleOperation.Due due) {
        loop.wake();
    }

    /// @return whether something was due
    boolean turn() {
        var free = places.availablePermits();
        if (free == 0) {
            // Whoever gives a place back wakes this loop.
            return false;
        }
        var claims = operations.claim(free);
        // Only this thread takes places.
        places.acquireUninterruptibly(claims.size());
        for (var claim : claims) {
            Thread.ofVirtual().name("lifecycle-" + claim.operationId()).start(() -> work(claim));
        }
        return !claims.isEmpty();
    }

    private void work(OperationClaims.Claim claim) {
        try {
            Origin.work(claim.askedBy(), claim.operationId()).run(() -> run.work(claim));
        } catch (RuntimeException failure) {
            log.warn(
                    "The operation {} is taken up again after the lease: {}",
                    claim.operationId(),
                    failure.getMessage());
        } finally {
            places.release();
            loop.wake();
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
        try {
            if (places.tryAcquire(properties.parallel(), STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(properties.parallel());
            } else {
                log.warn("Operations were still worked on after {}; others take them up after the lease", STOP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
