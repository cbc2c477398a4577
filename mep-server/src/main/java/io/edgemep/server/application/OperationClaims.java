package io.edgemep.server.application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Operations as their workers see them: claimed for the time of a lease, and written only by the one that has the
/// claim.
@Component
class OperationClaims {

    private static final String CLAIM = """
            with due as (
                select operation_id from lifecycle_operations
                 where (next_attempt_at <= :now
                        or next_attempt_at > :late + make_interval(secs => graceful_timeout))
                   and (claimed_until is null or claimed_until <= :now or claimed_until > :far)
                 order by next_attempt_at
                 limit :most
                   for update skip locked)
            update lifecycle_operations o
               set claim = :claim, claimed_until = :until
              from due d
             where o.operation_id = d.operation_id
            returning o.operation_id, o.asked_by
            """;

    private final JdbcClient jdbc;
    private final Operations operations;
    private final PhaseTable phases;
    private final LifecycleProperties properties;
    private final Clock clock;

    OperationClaims(
            JdbcClient jdbc, Operations operations, PhaseTable phases, LifecycleProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.phases = phases;
        this.properties = properties;
        this.clock = clock;
    }

    /// The right to work on an operation, until somebody else has it.
    ///
    /// @param askedBy who has asked for the operation; null where that was not noted yet
    record Claim(String operationId, UUID id, @Nullable String askedBy) {}

    /// Operations that this replica may now work on.
    @Transactional
    public List<Claim> claim(int most) {
        var id = UUID.randomUUID();
        return jdbc.sql(CLAIM)
                .param("now", now())
                .param("most", most)
                .param("claim", id)
                .param("until", leased())
                // Nothing is postponed and no claim lasts for so long, unless by a clock that was put back since.
                .param(
                        "late",
                        in(properties.maxBackOff().plus(properties.settle()).plus(properties.lease())))
                .param("far", in(properties.lease().multipliedBy(2)))
                .query((row, _) -> new Claim(row.getString("operation_id"), id, row.getString("asked_by")))
                .list();
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
                operations.end(claim.operationId(), phase.name(), outcome.status(), outcome.detail());
            case PhaseOutcome.Later later -> postpone(claim, phase, later, later.next());
            case PhaseOutcome.Failed failed -> postpone(claim, phase, failed, failed.next());
        };
    }

    /// Nothing, where somebody has ended the phase meanwhile: then there is more to do at once.
    private boolean postpone(Claim claim, LifecyclePhase phase, PhaseOutcome outcome, Instant next) {
        var postponed = phases.postpone(claim.operationId(), phase.name(), outcome);
        if (postponed) {
            jdbc.sql("""
                            update lifecycle_operations set next_attempt_at = :next, claim = null, claimed_until = null
                             where operation_id = :id
                            """)
                    .param("next", next.atOffset(ZoneOffset.UTC))
                    .param("id", claim.operationId())
                    .update();
        }
        return postponed;
    }

    private OffsetDateTime leased() {
        return in(properties.lease());
    }

    private OffsetDateTime now() {
        return in(Duration.ZERO);
    }

    private OffsetDateTime in(Duration time) {
        return clock.instant().plus(time).atOffset(ZoneOffset.UTC);
    }
}
