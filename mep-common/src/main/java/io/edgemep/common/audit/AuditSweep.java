package io.edgemep.common.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private static final int STEP = 100_000;

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
        attempt(() -> delete(
                "at < :before",
                Map.of("before", clock.instant().minus(properties.retention()).atOffset(ZoneOffset.UTC))));
        // One that cannot be kept to must not keep the others from it.
        bounds.kinds().forEach(bound -> attempt(() -> deleteAllButTheYoungest(bound.most(), bound.kind())));
    }

    private static void attempt(Runnable part) {
        try {
            part.run();
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Old entries of the audit log could not be deleted: {}", unavailable.getMessage());
        }
    }

    private void deleteAllButTheYoungest(int kept, String kind) {
        var border = new Border(OffsetDateTime.MAX, Long.MAX_VALUE);
        // In steps, none of which takes longer than the database may take for an answer.
        for (var left = kept + 1L; left > 0; left -= STEP) {
            var found = border.older(jdbc, kind, Math.min(left, STEP));
            if (found.isEmpty()) {
                return;
            }
            border = found.get();
        }
        delete("%s and (at, id) <= (:at, :row)".formatted(kind), Map.of("at", border.at(), "row", border.id()));
    }

    /// An entry, and all that are older.
    private record Border(OffsetDateTime at, long id) {

        /// @param step how many entries older than this one it is
        Optional<Border> older(JdbcClient jdbc, String kind, long step) {
            return jdbc.sql("""
                            select at, id from audit_entries where %s and (at, id) < (cast(:at as timestamptz), :id)
                             order by at desc, id desc offset :passed limit 1
                            """.formatted(kind))
                    .param("at", at.equals(OffsetDateTime.MAX) ? "infinity" : at.toString())
                    .param("id", id)
                    .param("passed", step - 1)
                    .query((row, _) -> new Border(row.getObject("at", OffsetDateTime.class), row.getLong("id")))
                    .optional();
        }
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
