package io.edgemep.auth.audit;

import io.edgemep.common.audit.RefusalCounts;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Writes down who was refused and who changes what.
@Component
class AuditLog {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    private final AuditEntries entries;
    private final AuditProperties properties;
    private final Clock clock;
    private final RefusalCounts<Cause> refusals;

    AuditLog(AuditEntries entries, AuditProperties properties, Clock clock) {
        this.entries = entries;
        this.properties = properties;
        this.clock = clock;
        this.refusals = new RefusalCounts<>(properties.singleRefusals(), properties.maxAddresses(), clock.instant());
    }

    private record Cause(String client, String reason) {}

    /// Written before the refusal is answered, unless its address was refused too often of late. A database that does
    /// not answer must not turn a refusal into anything else, so the service's log has it then.
    @EventListener
    void refused(TokenRefused refusal) {
        if (!refusals.isToBeWritten(refusal.address(), new Cause(refusal.client(), refusal.reason()))) {
            return;
        }
        try {
            save(AuditEntry.Kind.REFUSED, refusal.client(), refusal.address(), refusal.reason(), 1);
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: refused {}", refusal);
        }
    }

    /// Writes how many refusals were not written one by one; at the end of the service, too.
    @PreDestroy
    @Scheduled(fixedDelayString = "${mep.auth.audit.count-interval:1m}")
    void count() {
        for (var counted : refusals.drain(clock.instant())) {
            var cause = counted.cause();
            var client = cause == null ? "" : cause.client();
            var of = cause == null ? "of several kinds" : cause.reason();
            var what = "counted since %s: %s".formatted(counted.since().truncatedTo(ChronoUnit.SECONDS), of);
            try {
                save(AuditEntry.Kind.REFUSED, client, counted.address(), what, counted.times());
            } catch (DataAccessException | TransactionException unavailable) {
                log.warn("Not in the audit log, since the database does not answer: {}", counted);
            }
        }
    }

    @EventListener
    void asked(ChangeAsked change) {
        change(change.client(), change.address(), change.what());
    }

    /// @throws DataAccessException when it cannot be written; then the change must not be made
    void change(String client, String address, String what) {
        save(AuditEntry.Kind.CHANGE, client, address, what, 1);
    }

    /// How a change ended that was not made.
    void notMade(String client, String address, String what) {
        try {
            change(client, address, what);
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: {} of {}: {}", client, address, what);
        }
    }

    @Scheduled(fixedDelayString = "${mep.auth.audit.sweep-interval:10m}")
    void sweep() {
        try {
            entries.deleteOlderThan(clock.instant().minus(properties.retention()));
            entries.deleteAllButTheYoungest(AuditEntry.Kind.CHANGE.name(), properties.maxChanges());
            entries.deleteAllButTheYoungest(AuditEntry.Kind.REFUSED.name(), properties.maxRefusals());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Old entries of the audit log could not be deleted: {}", unavailable.getMessage());
        }
    }

    private void save(AuditEntry.Kind kind, String client, String address, String what, int times) {
        entries.save(new AuditEntry(clock.instant(), kind, client, address, what, times));
    }
}
