package io.edgemep.server.application;

import io.edgemep.common.audit.Origin;
import io.edgemep.server.application.LifecycleOperation.Action;
import io.edgemep.server.application.LifecycleOperation.Mode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The table of operations, each with its phases, as requests see it; its workers have [OperationClaims].
///
/// Whoever locks an application's row too locks that first.
@Component
class Operations {

    private final JdbcClient jdbc;
    private final OperationRows rows;
    private final PhaseTable phases;
    private final Clock clock;

    Operations(JdbcClient jdbc, PhaseTable phases, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new OperationRows(jdbc);
        this.phases = phases;
        this.clock = clock;
    }

    /// Version 7: in the order in which they were accepted.
    static String newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
    }

    /// Stores an operation that nobody works on yet.
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(
            String operationId, String appInstanceId, Action action, Mode mode, int timeout, List<String> phases) {
        jdbc.sql("""
                        insert into lifecycle_operations (operation_id, app_instance_id, action, mode,
                               graceful_timeout, started_at, next_attempt_at, asked_by)
                        values (:id, :app, :action, :mode, :timeout, :now, :now, :asker)
                        """)
                .param("id", operationId)
                .param("app", appInstanceId)
                .param("action", action.name())
                .param("mode", mode.name())
                .param("timeout", timeout)
                .param("now", now())
                .param("asker", Origin.current().actor())
                .update();
        this.phases.add(operationId, phases);
    }

    @Transactional(readOnly = true)
    public Optional<LifecycleOperation> find(String operationId) {
        return rows.read("where operation_id = :key", operationId);
    }

    /// The one under way, or else the last one.
    @Transactional(readOnly = true)
    public Optional<LifecycleOperation> latest(String appInstanceId) {
        return rows.read(
                "where app_instance_id = :key order by finished_at is null desc, started_at desc limit 1",
                appInstanceId);
    }

    /// The one under way, which nobody else then changes before the end of the transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<LifecycleOperation> lockPending(String appInstanceId) {
        return rows.read("where app_instance_id = :key and finished_at is null for update", appInstanceId);
    }

    /// Ends a phase that has not ended yet, and begins the next at once.
    ///
    /// @return whether it had not
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(String operationId, String phase, LifecyclePhase.Status status, @Nullable String detail) {
        var ended = phases.end(operationId, phase, status, detail);
        if (ended) {
            jdbc.sql("update lifecycle_operations set next_attempt_at = :now where operation_id = :id")
                    .param("now", now())
                    .param("id", operationId)
                    .update();
        }
        return ended;
    }

    /// Ends one that another will do the work of; whoever works on it may write no more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void supersede(LifecycleOperation operation) {
        phases.skipRest(operation.operationId(), "A termination was asked for and does this, too.");
        jdbc.sql("update lifecycle_operations set superseded = true where operation_id = :id")
                .param("id", operation.operationId())
                .update();
        finish(operation.operationId());
    }

    /// The application is not to be asked any more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void force(String operationId) {
        jdbc.sql("update lifecycle_operations set mode = 'FORCEFUL' where operation_id = :id")
                .param("id", operationId)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void finish(String operationId) {
        jdbc.sql("""
                        update lifecycle_operations
                           set finished_at = :now, next_attempt_at = null, claim = null, claimed_until = null
                         where operation_id = :id
                        """).param("now", now()).param("id", operationId).update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
