package io.edgemep.common.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Deletes the entries of the audit log whose time is over, and the oldest of those that are too many. Every replica
/// sweeps; what another deletes at this moment is skipped.
public class AuditSweep {

    private static final Logger log = LoggerFactory.getLogger(AuditSweep.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditProperties properties;
    private final AuditBounds bounds;
    private final Clock clock;

    public AuditSweep(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AuditProperties properties,
            AuditBounds bounds,
            Clock clock) {
        this.bounds = bounds;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${mep.audit.sweep-interval:10m}")
    public void sweep() {
        try {
            var before = clock.instant().minus(properties.retention()).atOffset(ZoneOffset.UTC);
            delete("at < :before", Map.of("before", before));
            bounds.kinds().forEach(bound -> deleteAllButTheYoungest(bound.most(), bound.kind()));
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Old entries of the audit log could not be deleted: {}", unavailable.getMessage());
        }
    }

    private void deleteAllButTheYoungest(int kept, String kind) {
        jdbc.sql("select at, id from audit_entries where %s order by at desc, id desc offset :kept limit 1"
                        .formatted(kind))
                .param("kept", kept)
                .query((row, _) -> Map.<String, Object>of(
                        "at", row.getObject("at", OffsetDateTime.class), "row", row.getLong("id")))
                .optional()
                .ifPresent(youngest -> delete("%s and (at, id) <= (:at, :row)".formatted(kind), youngest));
    }

    private void delete(String condition, Map<String, Object> parameters) {
        while (deleteBatch(condition, parameters) == properties.sweepBatch()) {
            log.debug("A full batch of the audit log was deleted; there may be more");
        }
    }

    private int deleteBatch(String condition, Map<String, Object> parameters) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            // The trigger lets nobody else delete.
            jdbc.sql("select set_config('mep.audit_sweep', 'on', true)").query(_ -> {});
            return jdbc.sql("""
                            delete from audit_entries where (at, id) in (
                                select at, id from audit_entries where %s order by at, id limit :batch
                                   for update skip locked)
                            """.formatted(condition))
                    .params(parameters)
                    .param("batch", properties.sweepBatch())
                    .update();
        }));
    }
}
