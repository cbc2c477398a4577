package io.edgemep.common.audit;

import io.edgemep.common.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes refusals down, a moment after they were answered: the first of each address one by one, the others counted.
/// No request waits for that, and what is refused in the second before a crash may be missing.
class RefusalWriter implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RefusalWriter.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int WAITING = 20_000;
    private static final int TOGETHER = 500;
    private static final String SEVERAL = "several";

    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final AuditProperties properties;
    private final Clock clock;
    private final RefusalCounts<Refusal.Cause> counts;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(WAITING);
    private final Loop loop = new Loop("audit-refusals", IDLE, this::turn);
    private Instant counted;

    RefusalWriter(AuditTrail trail, TransactionTemplate transaction, AuditProperties properties, Clock clock) {
        this.trail = trail;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
        this.counted = clock.instant();
        this.counts = new RefusalCounts<>(properties.singleRefusals(), properties.maxAddresses(), counted);
    }

    void refused(Refusal refusal) {
        if (counts.isToBeWritten(refusal.address(), refusal.cause())) {
            var origin = Origin.of(refusal.caller(), refusal.address());
            var entry = entry(
                    origin,
                    refusal.action(),
                    refusal.appInstanceId(),
                    refusal.path(),
                    refusal.status(),
                    1,
                    refusal.reason());
            if (queue.offer(entry)) {
                loop.wake();
            } else {
                log.warn("Not in the audit log, since too many wait to be written: {}", refusal);
            }
        }
    }

    /// @return whether there may be more at once
    private boolean turn() {
        var now = clock.instant();
        var since = Duration.between(counted, now).abs();
        if (since.compareTo(properties.countInterval()) >= 0) {
            count(now);
        }
        return writeSome();
    }

    private boolean writeSome() {
        var batch = new ArrayList<Entry>();
        queue.drainTo(batch, TOGETHER);
        write(batch);
        return batch.size() == TOGETHER;
    }

    private void count(Instant now) {
        counted = now;
        counts.drain(now).stream()
                .map(this::entry)
                .gather(Gatherers.windowFixed(TOGETHER))
                .forEach(this::write);
    }

    private Entry entry(RefusalCounts.Counted<Refusal.Cause> counted) {
        var cause = counted.cause();
        var detail = "counted since %s".formatted(counted.since().truncatedTo(ChronoUnit.SECONDS));
        var origin = new Origin(cause == null ? Origin.NOBODY : cause.caller(), null, counted.address(), null, null);
        return entry(
                origin,
                cause == null ? SEVERAL : cause.action(),
                null,
                null,
                cause == null ? null : cause.status(),
                counted.times(),
                detail);
    }

    private Entry entry(
            Origin origin,
            String action,
            @Nullable String appInstanceId,
            @Nullable String path,
            @Nullable Integer status,
            int times,
            @Nullable String detail) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Entry(at, origin, action, appInstanceId, path, null, null, Outcome.REFUSED, status, times, detail);
    }

    private void write(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(_ -> trail.append(entries));
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: {}", entries);
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
        count(clock.instant());
        var more = true;
        while (more) {
            more = writeSome();
        }
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    /// Stopped after the port, whose last requests may be refused too.
    @Override
    public int getPhase() {
        return 0;
    }
}
