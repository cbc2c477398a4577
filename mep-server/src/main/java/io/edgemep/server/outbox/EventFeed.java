package io.edgemep.server.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The change feed, for read models. Everything committed is read at least once and nothing is ever skipped, not even
/// a transaction that committed late; and no transaction that takes long delays what others have committed.
///
/// A position is a snapshot of the database, so what is new is exactly what was not visible in it.
@Component
public class EventFeed {

    // Two ranges of the index on xid, however long some transaction has been open: what had not begun in the old
    // snapshot, and what was under way in it. Materialized, so that the limit cannot lure the planner onto the primary
    // key.
    private static final String READ = """
            with moment as materialized (
                select coalesce(cast(:until as pg_snapshot), pg_current_snapshot()) as until,
                       (select purged from event_horizon) >= pg_snapshot_xmin(cast(:since as pg_snapshot)) as lost),
            fresh as materialized (
                select e.id, e.kind, e.subject, e.attributes, e.occurred_at, e.traceparent
                  from events e
                 where (e.xid >= pg_snapshot_xmax(cast(:since as pg_snapshot))
                        or e.xid = any (array(select pg_snapshot_xip(cast(:since as pg_snapshot)))))
                   and pg_visible_in_snapshot(e.xid, (select until from moment))
                   and e.id > :after),
            page as (select * from fresh order by id limit :rows)
            select cast(m.until as text) as until, m.lost, p.id, p.kind, p.subject, p.attributes, p.occurred_at,
                   p.traceparent
              from moment m left join page p on true
             order by p.id
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    EventFeed(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /// How far a reader has come; opaque to it, and its size does not grow.
    ///
    /// @param since what was visible in this snapshot has been read
    /// @param until the snapshot whose events are being read page by page, if not all of them fitted into one
    /// @param after the last event read of those
    public record Position(String since, @Nullable String until, long after) {}

    /// What a read found.
    ///
    /// @param events ordered by id
    /// @param next from where to read on, once these events have been applied
    /// @param more whether there is more to read at once
    public record Batch(List<Event> events, Position next, boolean more) {

        public Batch {
            events = List.copyOf(events);
        }
    }

    /// A reader was away for longer than events are kept: it must take a position anew, and then its state.
    public static final class PositionLost extends RuntimeException {

        private PositionLost() {
            super("Events after this position have been purged.");
        }
    }

    /// A position such that any change not visible to a query begun after this call is read later.
    public Position now() {
        // After a restore into another cluster transaction ids begin anew, and the horizon would lie ahead of all.
        jdbc.sql("update event_horizon set purged = '0' where purged >= pg_snapshot_xmax(pg_current_snapshot())")
                .update();
        var snapshot = jdbc.sql("select cast(pg_current_snapshot() as text)")
                .query(String.class)
                .single();
        return new Position(snapshot, null, 0);
    }

    /// What was committed since, as far as the limit reaches. Events of the caller's own uncommitted transaction are
    /// left for a later read.
    ///
    /// @param limit how many events are read at most, 1 or more
    /// @throws PositionLost when the reader was away for longer than `mep.outbox.keep-events`
    public Batch read(Position after, int limit) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            OwnPlan.ask(jdbc);
            return jdbc.sql(READ)
                    .param("since", after.since())
                    .param("until", after.until())
                    .param("after", after.after())
                    .param("rows", Math.addExact(limit, 1))
                    .query((ResultSet rows) -> batch(rows, after, limit));
        }));
    }

    private static Batch batch(ResultSet rows, Position after, int limit) throws SQLException {
        var events = new ArrayList<Event>();
        var until = after.since();
        var more = false;
        while (rows.next()) {
            if (rows.getBoolean("lost")) {
                throw new PositionLost();
            }
            until = rows.getString("until");
            more = events.size() == limit;
            if (!more && rows.getObject("id") != null) {
                events.add(Event.of(rows));
            }
        }
        var next = more ? new Position(after.since(), until, events.getLast().id()) : new Position(until, null, 0);
        return new Batch(events, next, more);
    }
}
