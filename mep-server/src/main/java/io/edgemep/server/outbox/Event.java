package io.edgemep.server.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What happened, appended in the transaction of the change.
///
/// @param id grows in the order of appending, not of committing
/// @param kind which change it was, such as `service.added`
/// @param subject the id of what changed
/// @param attributes the text of a JSON object; as PostgreSQL's jsonb renders it
/// @param occurredAt when it was appended
/// @param traceparent of the request that made the change (W3C Trace Context), if that was traced
public record Event(
        long id,
        String kind,
        String subject,
        String attributes,
        Instant occurredAt,
        @Nullable String traceparent) {

    static Event of(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("attributes"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("traceparent"));
    }
}
