package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
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
                    returning id, lane, target),
                grown as (%s),
                done as (update events set expanded = true where id = any (:events))
                select count(*) from owed
                """.formatted(union(matchers), Lanes.GROW);
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

    /// Expands the oldest events that are not yet, if no other replica is at it.
    ///
    /// @return whether there may be more to expand at once
    boolean turn() {
        try {
            return Boolean.TRUE.equals(transaction.execute(_ -> expand()));
        } catch (RuntimeException failure) {
            // If it is one event that cannot be expanded, the others before it still can.
            batch = 1;
            throw failure;
        }
    }

    private boolean expand() {
        if (!AdvisoryLock.TURN.tryHold(jdbc)) {
            return false;
        }
        var events = jdbc.sql("select id from events where not expanded order by id limit :batch")
                .param("batch", batch)
                .query(Long.class)
                .list();
        if (events.isEmpty()) {
            return false;
        }
        // Losing this commit only repeats the turn: the events are then still to be expanded.
        jdbc.sql("set local synchronous_commit = off").update();
        // Whoever drops a lane must not wait behind this one for long, should a third hold both up.
        jdbc.sql("set local lock_timeout = '2s'").update();
        AdvisoryLock.LANES.hold(jdbc);
        var deliveries = jdbc.sql(sql)
                .param("events", events.toArray(Long[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        var wasFull = events.size() == batch;
        resize(events.size(), deliveries);
        return wasFull;
    }

    private void resize(int events, long deliveries) {
        if (deliveries > properties.expandDeliveries()) {
            batch = Math.max(1, (int) (events * (long) properties.expandDeliveries() / deliveries));
        } else if (deliveries <= properties.expandDeliveries() / 2) {
            batch = Math.min(properties.expandEvents(), batch * 2);
        }
    }
}
