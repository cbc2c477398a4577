package io.edgemep.server.application;

import io.edgemep.server.application.LifecycleOperation.Action;
import io.edgemep.server.application.LifecycleOperation.Mode;
import io.edgemep.server.application.LifecycleOperation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Operations as they are in the database, with their phases.
final class OperationRows {

    private static final String SELECT = """
            select operation_id, app_instance_id, action, mode, graceful_timeout, started_at, finished_at,
                   superseded
              from lifecycle_operations
            """;

    private final JdbcClient jdbc;

    OperationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param where a condition on `:key`, and what may follow it
    Optional<LifecycleOperation> read(String where, String key) {
        return jdbc.sql(SELECT + where).param("key", key).query(this::operation).optional();
    }

    private LifecycleOperation operation(ResultSet row, int number) throws SQLException {
        var id = row.getString("operation_id");
        var finishedAt = instant(row, "finished_at");
        var phases = jdbc.sql("select * from lifecycle_phases where operation_id = :id order by position")
                .param("id", id)
                .query(OperationRows::phase)
                .list();
        return new LifecycleOperation(
                id,
                row.getString("app_instance_id"),
                Action.valueOf(row.getString("action")),
                Mode.valueOf(row.getString("mode")),
                row.getInt("graceful_timeout"),
                row.getBoolean("superseded") ? State.SUPERSEDED : state(finishedAt, phases),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                finishedAt,
                phases);
    }

    private static State state(@Nullable Instant finishedAt, List<LifecyclePhase> phases) {
        if (finishedAt != null) {
            return State.COMPLETED;
        }
        var isFailing = phases.stream().anyMatch(phase -> phase.status() == LifecyclePhase.Status.FAILED_TEMP);
        return isFailing ? State.FAILED_TEMP : State.PROCESSING;
    }

    private static LifecyclePhase phase(ResultSet row, int number) throws SQLException {
        return new LifecyclePhase(
                row.getString("name"),
                LifecyclePhase.Status.valueOf(row.getString("status")),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getInt("attempts"),
                row.getString("detail"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
