package io.edgemep.server.application;

import io.edgemep.server.application.LifecycleOperation.Action;
import io.edgemep.server.application.LifecycleOperation.Mode;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The tables of operations and their phases.
///
/// Whoever locks an application's row too locks that first.
@Component
class Operations {

    private static final String CLAIM = """
            with due as (
                select operation_id from lifecycle_operations
                 where next_attempt_at <= :now and (claimed_until is null or claimed_until <= :now)
                 order by next_attempt_at
                 limit :most
                   for update skip locked)
            update lifecycle_operations o
               set claim = :claim, claimed_until = :until
              from due d
             where o.operation_id = d.operation_id
            returning o.operation_id
            """;

    private final JdbcClient jdbc;
    private final OperationRows rows;
    private final LifecycleProperties properties;
    private final Clock clock;

    Operations(JdbcClient jdbc, LifecycleProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new OperationRows(jdbc);
        this.properties = properties;
        this.clock = clock;
    }

    /// The right to work on an operation, until somebody else has it.
    record Claim(String operationId, UUID id) {}

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
                               graceful_timeout, started_at, next_attempt_at)
                        values (:id, :app, :action, :mode, :timeout, :now, :now)
                        """)
                .param("id", operationId)
                .param("app", appInstanceId)
                .param("action", action.name())
                .param("mode", mode.name())
                .param("timeout", timeout)
                .param("now", now())
                .update();
        jdbc.sql("""
                        insert into lifecycle_phases (operation_id, position, name, status, started_at)
                        select :id, p.position, p.name, case when p.position = 1 then 'PROCESSING' else 'PENDING' end,
                               case when p.position = 1 then cast(:now as timestamptz) end
                          from unnest(:phases) with ordinality as p (name, position)
                        """)
                .param("id", operationId)
                .param("now", now())
                .param("phases", phases.toArray(String[]::new))
                .update();
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

    /// Operations that this replica may now work on.
    @Transactional
    public List<Claim> claim(int most) {
        var id = UUID.randomUUID();
        return jdbc
                .sql(CLAIM)
                .param("now", now())
                .param("most", most)
                .param("claim", id)
                .param("until", leased())
                .query(String.class)
                .list()
                .stream()
                .map(operationId -> new Claim(operationId, id))
                .toList();
    }

    /// @return whether the operation is still this replica's to work on
    @Transactional
    public boolean renew(Claim claim) {
        return jdbc.sql("""
                        update lifecycle_operations set claimed_until = :until
                         where operation_id = :id and claim = :claim and finished_at is null
                        """)
                        .param("until", leased())
                        .param("id", claim.operationId())
                        .param("claim", claim.id())
                        .update()
                == 1;
    }

    /// Writes what became of a phase, unless the operation is no longer this replica's or somebody has ended the phase
    /// meanwhile.
    ///
    /// @return whether it was written
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean record(Claim claim, LifecyclePhase phase, PhaseOutcome outcome) {
        if (!renew(claim)) {
            return false;
        }
        return switch (outcome) {
            case PhaseOutcome.Completed _, PhaseOutcome.Skipped _ ->
                end(claim.operationId(), phase.name(), outcome.status(), outcome.detail());
            case PhaseOutcome.Later later -> postpone(claim, phase, later, later.next());
            case PhaseOutcome.Failed failed -> postpone(claim, phase, failed, failed.next());
        };
    }

    /// Ends a phase that has not ended yet, and begins the next.
    ///
    /// @return whether it had not
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(String operationId, String phase, LifecyclePhase.Status status, @Nullable String detail) {
        var ended = jdbc.sql("""
                        update lifecycle_phases set status = :status, detail = :detail, finished_at = :now
                         where operation_id = :id and name = :phase and finished_at is null
                        """)
                .param("status", status.name())
                .param("detail", detail)
                .param("now", now())
                .param("id", operationId)
                .param("phase", phase)
                .update();
        if (ended == 1) {
            jdbc.sql("""
                            update lifecycle_phases set status = 'PROCESSING', started_at = :now
                             where operation_id = :id and status = 'PENDING'
                               and position = (select min(position) from lifecycle_phases
                                                where operation_id = :id and finished_at is null)
                            """).param("now", now()).param("id", operationId).update();
            jdbc.sql("update lifecycle_operations set next_attempt_at = :now where operation_id = :id")
                    .param("now", now())
                    .param("id", operationId)
                    .update();
        }
        return ended == 1;
    }

    /// Nothing, where somebody has ended the phase meanwhile: then there is more to do at once.
    private boolean postpone(Claim claim, LifecyclePhase phase, PhaseOutcome outcome, Instant next) {
        var postponed = jdbc.sql("""
                        update lifecycle_phases set status = :status, detail = :detail, attempts = attempts + 1
                         where operation_id = :id and name = :phase and finished_at is null
                        """)
                .param("status", outcome.status().name())
                .param("detail", outcome.detail())
                .param("id", claim.operationId())
                .param("phase", phase.name())
                .update();
        if (postponed == 1) {
            jdbc.sql("""
                            update lifecycle_operations set next_attempt_at = :next, claim = null, claimed_until = null
                             where operation_id = :id
                            """)
                    .param("next", next.atOffset(ZoneOffset.UTC))
                    .param("id", claim.operationId())
                    .update();
        }
        return postponed == 1;
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

    private OffsetDateTime leased() {
        return clock.instant().plus(properties.lease()).atOffset(ZoneOffset.UTC);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
