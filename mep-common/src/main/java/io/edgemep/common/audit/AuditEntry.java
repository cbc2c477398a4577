package io.edgemep.common.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry of the audit log, as it is read.
///
/// @param id where it is in the order of time; `after` takes it
/// @param at when it was done or refused
/// @param actor who: the subject of the token or of the client certificate, `platform` for what the platform does by
///     itself, empty where nobody has shown who he is
/// @param onBehalfOf who has asked for what the platform does
/// @param address where the request came from
/// @param action what: a noun and a verb, such as `service.register`
/// @param outcome how it ended
/// @param status of the answer, where it was refused
/// @param appInstanceId the application whose resource it is
/// @param resource the path of the resource
/// @param before the resource before the change, without secrets
/// @param after the resource after the change, without secrets
/// @param times how often; more than once where refusals were counted
/// @param detail more about it, in words
/// @param operationId of the operation or the task that it belongs to
/// @param traceId of the request
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        String id,
        Instant at,
        String actor,
        @Nullable String onBehalfOf,
        @Nullable String address,
        String action,
        Outcome outcome,
        @Nullable Integer status,
        @Nullable String appInstanceId,
        @Nullable String resource,
        @Nullable Kept before,
        @Nullable Kept after,
        int times,
        @Nullable String detail,
        @Nullable String operationId,
        @Nullable String traceId) {

    /// Members that every entry has.
    static final List<String> REQUIRED = List.of("id", "at", "actor", "action", "outcome", "times");

    /// What was kept of a resource: an object.
    record Kept(@JsonValue @JsonRawValue String json) {

        static @Nullable Kept of(@Nullable String json) {
            return json == null ? null : new Kept(json);
        }
    }

    static AuditEntry of(ResultSet row, int number) throws SQLException {
        var at = row.getObject("at", OffsetDateTime.class).toInstant();
        return new AuditEntry(
                new Place(at, row.getLong("id")).text(),
                at,
                row.getString("actor"),
                row.getString("on_behalf_of"),
                row.getString("address"),
                row.getString("action"),
                Outcome.valueOf(row.getString("outcome")),
                row.getObject("status", Integer.class),
                row.getString("app_instance_id"),
                row.getString("resource"),
                Kept.of(row.getString("before")),
                Kept.of(row.getString("after")),
                row.getInt("times"),
                row.getString("detail"),
                row.getString("operation_id"),
                row.getString("trace_id"));
    }
}
