package io.edgemep.auth.audit;

import io.edgemep.common.audit.AuditProperties;
import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Entry;
import io.edgemep.common.audit.Origin;
import io.edgemep.common.audit.Outcome;
import io.edgemep.common.audit.RefusalCounts;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes down who was refused what.
@Component
class AuditLog {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final String SEVERAL = "several";

    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RefusalCounts<Cause> refusals;

    AuditLog(AuditTrail trail, TransactionTemplate transaction, AuditProperties properties, Clock clock) {
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.refusals = new RefusalCounts<>(properties.singleRefusals(), properties.maxAddresses(), clock.instant());
    }

    private record Cause(String action, String client, String reason) {}

    /// What is asked for of which resource.
    ///
    /// @param appInstanceId the application whose resource it is; null where it is nobody's
    record Asked(
            String action,
            @Nullable String appInstanceId,
            @Nullable String resource) {

        static Asked of(String action) {
            return new Asked(action, null, null);
        }
    }

    /// Written before the refusal is answered, unless its address was refused too often of late. A database that does
    /// not answer must not turn a refusal into anything else, so the service's log has it then.
    @EventListener
    void refused(TokenRefused refusal) {
        var cause = new Cause(refusal.action(), refusal.client(), refusal.reason());
        if (!refusals.isToBeWritten(refusal.address(), cause)) {
            return;
        }
        try {
            save(Origin.of(refusal.client(), refusal.address()), Asked.of(refusal.action()), null, 1, refusal.reason());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: refused {}", refusal);
        }
    }

    /// Writes how many refusals were not written one by one; at the end of the service, too.
    @PreDestroy
    @Scheduled(fixedDelayString = "${mep.audit.count-interval:1m}")
    void count() {
        for (var counted : refusals.drain(clock.instant())) {
            var cause = counted.cause();
            var of = cause == null ? "of several kinds" : cause.reason();
            var what = "counted since %s: %s".formatted(counted.since().truncatedTo(ChronoUnit.SECONDS), of);
            var origin = new Origin(cause == null ? "" : cause.client(), null, counted.address(), null, null);
            try {
                var asked = Asked.of(cause == null ? SEVERAL : cause.action());
                save(origin, asked, null, counted.times(), what);
            } catch (DataAccessException | TransactionException unavailable) {
                log.warn("Not in the audit log, since the database does not answer: {}", counted);
            }
        }
    }

    /// How a change ended that was not made.
    void notMade(Asked change, String client, String address, int status, String what) {
        try {
            save(Origin.of(client, address), change, status, 1, what);
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: {} of {}: {}", client, address, what);
        }
    }

    private void save(Origin origin, Asked asked, @Nullable Integer status, int times, String detail) {
        var entry = new Entry(
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                origin,
                asked.action(),
                asked.appInstanceId(),
                asked.resource(),
                null,
                null,
                Outcome.REFUSED,
                status,
                times,
                detail);
        transaction.executeWithoutResult(_ -> trail.append(List.of(entry)));
    }
}
