package io.edgemep.server.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// What happened, appended in the transaction of the change.
///
/// @param id grows in the order of appending, not of committing
/// @param kind which change it was, such as `service.added`
/// @param subject the id of what changed
/// @param attributes the text of a JSON object; as PostgreSQL's jsonb renders it
/// @param occurredAt when it was appended
public record Event(long id, String kind, String subject, String attributes, Instant occurredAt) {

    static Event of(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("attributes"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant());
    }
}
