package io.edgemep.auth.audit;

import java.time.Clock;
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

    AuditLog(AuditEntries entries, AuditProperties properties, Clock clock) {
        this.entries = entries;
        this.properties = properties;
        this.clock = clock;
    }

    /// Written before the refusal is answered. A database that does not answer must not turn a refusal into anything
    /// else, so the service's log has it then.
    @EventListener
    void refused(TokenRefused refusal) {
        try {
            save(AuditEntry.Kind.REFUSED, refusal.client(), refusal.address(), refusal.reason());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Not in the audit log, since the database does not answer: refused {}", refusal);
        }
    }

    /// @throws DataAccessException when it cannot be written; then the change must not be made
    void change(String client, String address, String what) {
        save(AuditEntry.Kind.CHANGE, client, address, what);
    }

    @Scheduled(fixedDelayString = "${mep.auth.audit.sweep-interval:10m}")
    void sweep() {
        try {
            entries.deleteOlderThan(clock.instant().minus(properties.retention()));
            entries.deleteAllButTheYoungest(properties.maxEntries());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Old entries of the audit log could not be deleted: {}", unavailable.getMessage());
        }
    }

    private void save(AuditEntry.Kind kind, String client, String address, String what) {
        entries.save(new AuditEntry(clock.instant(), kind, client, address, what));
    }
}
