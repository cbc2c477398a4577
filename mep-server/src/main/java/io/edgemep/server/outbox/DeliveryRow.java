package io.edgemep.server.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/// A row of `deliveries`, without its event: many have the same.
record DeliveryRow(long id, String lane, String owner, String root, String target, long eventId) {

    static DeliveryRow of(ResultSet row) throws SQLException {
        return new DeliveryRow(
                row.getLong("id"),
                row.getString("lane"),
                row.getString("owner"),
                row.getString("root"),
                row.getString("target"),
                row.getLong("event_id"));
    }

    /// @param events by their id, its own among them
    Owed owed(Map<Long, Event> events) {
        return new Owed(id, lane, owner, root, target, Objects.requireNonNull(events.get(eventId)));
    }
}
