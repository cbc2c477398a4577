package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The lanes that are due: claimed row by row, so that any number of relays share them.
final class Lanes {

    private static final String DESTINATION = "coalesce(lower(substring(target from '^[^:]+://[^/?#]+')), '')";

    /// Makes lanes grow by what the query `owed (id, lane, target)` yields; needs `:now`. A lane that waits after a
    /// failure goes on waiting. Lanes are locked in their order, as by every other writer of more than one.
    static final String GROW = """
            insert into lanes (lane, destination, next_attempt_at)
            select distinct on (lane)
                   lane, %s, cast(:now as timestamptz)
              from owed
             order by lane, id desc
            on conflict (lane) do update
               set destination = excluded.destination,
                   grown = lanes.grown + 1,
                   next_attempt_at = coalesce(lanes.next_attempt_at, excluded.next_attempt_at)
            """.formatted(DESTINATION);

    /// The same, and claims those that were idle, as far as there is room (see [Room]); needs `:until` and `:claim`,
    /// too.
    /// A lane that nothing was owed to has no other deliveries than these.
    static final String GROW_AND_CLAIM = """
            insert into lanes (lane, destination, next_attempt_at, claimed_until, claim)
            select lane, destination, cast(:now as timestamptz),
                   case when fits then cast(:until as timestamptz) end, case when fits then cast(:claim as uuid) end
              from (select r.lane, r.destination,
                           r.destination <> all (:closed)
                           and row_number() over (order by r.lane) <= :free
                           and coalesce(b.calls, 0)
                               + row_number() over (partition by r.destination order by r.lane)
                               <= :perDestination as fits
                      from (select distinct on (lane) lane, %1$s as destination from owed order by lane, id desc) r
                      left join unnest(:destinations, :calls) as b (destination, calls)
                             on b.destination = r.destination) as placed
             order by lane
            on conflict (lane) do update
               set destination = excluded.destination,
                   grown = lanes.grown + 1,
                   claimed_until = case when lanes.next_attempt_at is null then excluded.claimed_until
                                        else lanes.claimed_until end,
                   claim = case when lanes.next_attempt_at is null then excluded.claim else lanes.claim end,
                   next_attempt_at = coalesce(lanes.next_attempt_at, excluded.next_attempt_at)
            returning lane, destination, attempts, grown, claim
            """.formatted(DESTINATION);

    /// How many lanes are looked at beyond those that there is room for: some are of a destination that has none.
    private static final int PASSED_OVER = 512;

    // Of the lanes that are due longest, as many of each destination as it still has room for. What the planner
    // believes of how many are due was true some minutes ago, perhaps none: by the addition of nothing it finds
    // those that were chosen by their key, and not by looking through all that are due for each.
    private static final String CLAIM = """
            with due as materialized (
                select lane, destination, next_attempt_at
                  from lanes
                 where next_attempt_at <= :now
                   and (claimed_until is null or claimed_until <= :now)
                   and destination <> all (:closed)
                 order by next_attempt_at
                 limit :window),
            ranked as (
                select d.lane, d.next_attempt_at,
                       coalesce(b.calls, 0)
                       + row_number() over (partition by d.destination order by d.next_attempt_at, d.lane) as place
                  from due d
                  left join unnest(:destinations, :calls) as b (destination, calls) on b.destination = d.destination),
            chosen as (
                select l.lane
                  from lanes l join ranked r on r.lane = l.lane
                 where r.place <= :perDestination
                   and l.next_attempt_at + interval '0' <= :now
                   and (l.claimed_until is null or l.claimed_until <= :now)
                 order by r.next_attempt_at
                 limit :free
                   for update of l skip locked)
            update lanes l
               set claimed_until = :until, claim = :claim
              from chosen c
             where l.lane = c.lane
            returning l.lane, l.destination, l.attempts, l.grown
            """;
    // A range of one lane, so that no other index has that order: what the planner believes of lanes is as old.
    private static final String HEADS = """
            select d.id, d.lane, d.owner, d.root, d.target, d.event_id
              from unnest(:lanes) as l (lane)
             cross join lateral (
                   select * from deliveries
                    where lane >= l.lane and lane <= l.lane order by deliveries.lane, id limit :most) d
             order by d.id
            """;
    private static final String EVENTS = """
            select id, kind, subject, attributes, occurred_at, traceparent from events where id = any (:events)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration lease;
    private final int most;

    Lanes(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, OutboxProperties outbox) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.lease = outbox.lease();
        this.most = outbox.laneDeliveries();
    }

    /// Lanes that this relay may now work on.
    List<Claim> claim(Room room) {
        // Losing this commit only lets another relay claim the lane, and repeat what this one then sends.
        return transaction.execute(_ -> {
            jdbc.sql("set local synchronous_commit = off").update();
            OwnPlan.ask(jdbc);
            return claimed(room);
        });
    }

    private List<Claim> claimed(Room room) {
        var now = clock.instant();
        var until = now.plus(lease);
        var id = UUID.randomUUID();
        return room.describeTo(jdbc.sql(CLAIM))
                .param("now", utc(now))
                .param("until", utc(until))
                .param("claim", id)
                .param("window", room.lanes() + PASSED_OVER)
                .query((row, _) -> new Claim(
                        row.getString("lane"),
                        id,
                        row.getString("destination"),
                        row.getInt("attempts"),
                        row.getLong("grown"),
                        until))
                .list();
    }

    /// The first deliveries of claimed lanes, in order. A statement of its own: in the claiming one, a delivery that
    /// another relay completed meanwhile could still be seen.
    Map<String, List<Owed>> heads(List<Claim> claims) {
        var rows = jdbc.sql(HEADS)
                .param("lanes", claims.stream().map(Claim::lane).toArray(String[]::new))
                .param("most", most)
                .query((row, _) -> DeliveryRow.of(row))
                .list();
        var events = events(rows.stream().map(DeliveryRow::eventId).distinct().toArray(Long[]::new));
        return rows.stream()
                .collect(Collectors.groupingBy(
                        DeliveryRow::lane, Collectors.mapping(row -> row.owed(events), Collectors.toList())));
    }

    /// Many are owed the same event, which is read once.
    private Map<Long, Event> events(Long[] ids) {
        return jdbc.sql(EVENTS).param("events", ids).query((row, _) -> Event.of(row)).list().stream()
                .collect(Collectors.toMap(Event::id, Function.identity()));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
