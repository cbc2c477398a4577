package io.edgemep.server.application;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of the phases of operations: one of each is under way, the ones before it have ended.
@Component
class PhaseTable {

    private final JdbcClient jdbc;
    private final Clock clock;

    PhaseTable(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The first of them begins.
    void add(String operationId, List<String> phases) {
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

    /// Ends a phase that has not ended yet, and begins the next.
    ///
    /// @return whether it had not
    boolean end(String operationId, String phase, LifecyclePhase.Status status, @Nullable String detail) {
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
        }
        return ended == 1;
    }

    /// @return whether the phase had not ended yet
    boolean postpone(String operationId, String phase, PhaseOutcome outcome) {
        return jdbc.sql("""
                        update lifecycle_phases set status = :status, detail = :detail, attempts = attempts + 1
                         where operation_id = :id and name = :phase and finished_at is null
                        """)
                        .param("status", outcome.status().name())
                        .param("detail", outcome.detail())
                        .param("id", operationId)
                        .param("phase", phase)
                        .update()
                == 1;
    }

    /// Ends all that have not ended, undone.
    void skipRest(String operationId, String detail) {
        jdbc.sql("""
                        update lifecycle_phases
                           set status = 'SKIPPED', detail = :detail, started_at = coalesce(started_at, :now),
                               finished_at = :now
                         where operation_id = :id and finished_at is null
                        """)
                .param("detail", detail)
                .param("now", now())
                .param("id", operationId)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
