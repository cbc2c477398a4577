package io.edgemep.server.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Turns events into deliveries, set-based: what is matched never leaves the database.
final class Expansion {

    private static final String NONE = """
            select null::bigint as event_id, null as lane, null as owner, null as root, null as target where false
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final OutboxProperties properties;
    private final String sql;
    // Grows from one while turns are small, so that a first turn with many subscribers does not hold up the others.
    private int batch = 1;

    Expansion(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            List<EventMatcher> matchers,
            Clock clock,
            OutboxProperties properties) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.properties = properties;
        this.sql = statement(matchers);
    }

    private static String statement(List<EventMatcher> matchers) {
        return """
                with matched as materialized (%s),
                owed as (
                    insert into deliveries (lane, event_id, owner, root, target, created_at)
                    select lane, event_id, owner, root, target, :now from matched order by event_id, lane
                    returning *),
                grown as (%s),
                done as (update events set expanded = true where id = any (:events)),
                heads as (
                    select o.*, g.destination, g.attempts, g.grown,
                           row_number() over (partition by o.lane order by o.id) as place
                      from owed o join grown g on g.lane = o.lane
                     where g.claim = :claim)
                select c.deliveries, h.*
                  from (select count(*) as deliveries from owed) c left join heads h on h.place <= :most
                 order by h.id
                """.formatted(union(matchers), Lanes.GROW_AND_CLAIM);
    }

    /// One statement for all matchers, so that a lane keeps the order of events whoever matched them.
    private static String union(List<EventMatcher> matchers) {
        return matchers.isEmpty()
                ? NONE
                : matchers.stream()
                        .map(matcher ->
                                "select event_id, lane, owner, root, target from (%s) as m".formatted(matcher.sql()))
                        .collect(Collectors.joining(" union all "));
    }

    /// Expands the oldest events that are not yet, if no other replica is at it; and claims lanes that were idle, so
    /// that what was just written need not be looked for.
    Turn turn(Room room) {
        try {
            return Objects.requireNonNullElse(transaction.execute(_ -> expand(room)), Turn.NONE);
        } catch (RuntimeException failure) {
            // If it is one event that cannot be expanded, the others before it still can.
            batch = 1;
            throw failure;
        }
    }

    /// @param again whether there may be more to expand at once
    /// @param claimed lanes to be worked on
    record Turn(boolean again, List<ClaimedLane> claimed) {

        static final Turn NONE = new Turn(false, List.of());
    }

    private Turn expand(Room room) {
        if (!AdvisoryLock.TURN.tryHold(jdbc)) {
            return Turn.NONE;
        }
        var events = jdbc.sql("""
                        select id, kind, subject, attributes, occurred_at, traceparent
                          from events where not expanded order by id limit :batch
                        """)
                .param("batch", batch)
                .query((row, _) -> Event.of(row))
                .list();
        if (events.isEmpty()) {
            return Turn.NONE;
        }
        // Losing this commit only repeats the turn: the events are then still to be expanded.
        jdbc.sql("set local synchronous_commit = off").update();
        // Whoever drops a lane must not wait behind this one for long, should a third hold both up.
        jdbc.sql("set local lock_timeout = '2s'").update();
        AdvisoryLock.LANES.hold(jdbc);
        var claiming = new Claiming(events, UUID.randomUUID(), clock.instant());
        claiming.write(room);
        var wasFull = events.size() == batch;
        resize(events.size(), claiming.deliveries);
        return new Turn(wasFull, List.copyOf(claiming.lanes.values()));
    }

    /// What one turn makes.
    private final class Claiming {

        private final Map<Long, Event> events;
        private final UUID id;
        private final Instant now;
        private final Map<String, ClaimedLane> lanes = new LinkedHashMap<>();
        private long deliveries;

        Claiming(List<Event> events, UUID id, Instant now) {
            this.events = events.stream().collect(Collectors.toMap(Event::id, Function.identity()));
            this.id = id;
            this.now = now;
        }

        void write(Room room) {
            room.describeTo(jdbc.sql(sql))
                    .param("events", events.keySet().toArray(Long[]::new))
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("until", until().atOffset(ZoneOffset.UTC))
                    .param("claim", id)
                    .param("most", properties.laneDeliveries())
                    .query(this::add);
        }

        private Instant until() {
            return now.plus(properties.lease());
        }

        private void add(ResultSet row) throws SQLException {
            deliveries = row.getLong("deliveries");
            if (row.getString("lane") != null) {
                var owed = DeliveryRow.of(row).owed(events);
                var claim = new Claim(
                        owed.lane(),
                        id,
                        row.getString("destination"),
                        row.getInt("attempts"),
                        row.getLong("grown"),
                        until());
                lanes.computeIfAbsent(owed.lane(), _ -> new ClaimedLane(claim, new ArrayList<>()))
                        .head()
                        .add(owed);
            }
        }
    }

    private void resize(int events, long deliveries) {
        if (deliveries > properties.expandDeliveries()) {
            batch = Math.max(1, (int) (events * (long) properties.expandDeliveries() / deliveries));
        } else if (deliveries <= properties.expandDeliveries() / 2) {
            batch = Math.min(properties.expandEvents(), batch * 2);
        }
    }
}
