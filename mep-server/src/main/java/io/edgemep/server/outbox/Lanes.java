package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The lanes that are due: claimed row by row, so that any number of relays share them.
final class Lanes {

    /// Makes lanes grow by what the query `owed (id, lane, target)` yields; needs `:now`. A lane that waits after a
    /// failure goes on waiting. Lanes are locked in their order, as by every other writer of more than one.
    static final String GROW = """
            insert into lanes (lane, destination, next_attempt_at)
            select distinct on (lane)
                   lane, coalesce(lower(substring(target from '^[^:]+://[^/?#]+')), ''), cast(:now as timestamptz)
              from owed
             order by lane, id desc
            on conflict (lane) do update
               set destination = excluded.destination,
                   grown = lanes.grown + 1,
                   next_attempt_at = coalesce(lanes.next_attempt_at, excluded.next_attempt_at)
            """;

    /// How many lanes are looked at beyond those that there is room for: some are of a destination that has none.
    private static final int PASSED_OVER = 512;

    // Of the lanes that are due longest, as many of each destination as it still has room for. What the planner
    // believes
    // of how many are due was true some minutes ago, perhaps none: by the addition of nothing it finds those that were
    // chosen by their key, and not by looking through all that are due for each.
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
            select id, kind, subject, attributes, occurred_at from events where id = any (:events)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration lease;
    private final int perDestination;
    private final int most;

    Lanes(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            OutboxProperties outbox,
            CallbackProperties callbacks) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.lease = outbox.lease();
        this.perDestination = callbacks.maxCallsPerDestination() * outbox.lanesPerCall();
        this.most = outbox.laneDeliveries();
    }

    private record Head(long id, String lane, String owner, String root, String target, long eventId) {

        Owed owed(Map<Long, Event> events) {
            return new Owed(id, lane, owner, root, target, Objects.requireNonNull(events.get(eventId)));
        }
    }

    /// Lanes that this relay may now work on.
    ///
    /// @param free how many at most
    /// @param busy how many lanes it works on already, by destination
    /// @param closed destinations that it leaves alone
    List<Claim> claim(int free, Map<String, Integer> busy, Collection<String> closed) {
        // Losing this commit only lets another relay claim the lane, and repeat what this one then sends.
        return transaction.execute(_ -> {
            jdbc.sql("set local synchronous_commit = off").update();
            return claimed(free, busy, closed);
        });
    }

    private List<Claim> claimed(int free, Map<String, Integer> busy, Collection<String> closed) {
        var now = clock.instant();
        var until = now.plus(lease);
        var id = UUID.randomUUID();
        var excluded = new ArrayList<>(closed);
        busy.forEach((destination, calls) -> {
            if (calls >= perDestination) {
                excluded.add(destination);
            }
        });
        var destinations = List.copyOf(busy.keySet());
        return jdbc.sql(CLAIM)
                .param("now", utc(now))
                .param("until", utc(until))
                .param("claim", id)
                .param("free", free)
                .param("window", free + PASSED_OVER)
                .param("perDestination", perDestination)
                .param("closed", excluded.toArray(String[]::new))
                .param("destinations", destinations.toArray(String[]::new))
                .param("calls", destinations.stream().map(busy::get).toArray(Integer[]::new))
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
                .query((row, _) -> new Head(
                        row.getLong("id"),
                        row.getString("lane"),
                        row.getString("owner"),
                        row.getString("root"),
                        row.getString("target"),
                        row.getLong("event_id")))
                .list();
        var events = events(rows.stream().map(Head::eventId).distinct().toArray(Long[]::new));
        return rows.stream()
                .collect(Collectors.groupingBy(
                        Head::lane, Collectors.mapping(row -> row.owed(events), Collectors.toList())));
    }

    /// Many are owed the same event, which is read once.
    private Map<Long, Event> events(Long[] ids) {
        return jdbc
                .sql(EVENTS)
                .param("events", ids)
                .query((row, _) -> new Event(
                        row.getLong("id"),
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getString("attributes"),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(Event::id, Function.identity()));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
