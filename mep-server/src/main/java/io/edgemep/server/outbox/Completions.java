package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes what became of deliveries, those of many lanes in one transaction.
final class Completions {

    // Locked in their order, as by every other writer of more than one lane.
    private static final String RELEASE = """
            with ended as materialized (
                select l.lane, c.grown, c.attempts, c.error, c.drained, c.next, c.place
                  from unnest(:lanes, cast(:claims as uuid[]), :grown, :attempts, :errors, :drained,
                              cast(:nexts as timestamptz[])) with ordinality
                       as c (lane, claim, grown, attempts, error, drained, next, place)
                  join lanes l on l.lane = c.lane and l.claim = c.claim
                 order by l.lane
                   for update of l)
            update lanes l
               set claimed_until = null, claim = null, attempts = e.attempts,
                   last_error = coalesce(e.error, case when e.attempts > 0 then l.last_error end),
                   next_attempt_at = case when e.drained and l.grown = e.grown then null else e.next end
              from ended e
             where l.lane = e.lane
            returning e.place - 1 as place, l.next_attempt_at is not null as due
            """;
    private static final String SETTINGS = """
            set local synchronous_commit = off;
            set local lock_timeout = '200ms';
            %s
            """.formatted(OwnPlan.SQL);
    private static final String BURY = """
            with buried as (delete from deliveries where id = any (%s) returning *)
            insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
            select lane, event_id, owner, root, target, :attempts, :reason, :now from buried order by id
            """;
    private static final String ONE = "array[:id]";
    private static final String EXPIRED = """
            array(select d.id
                    from (select id, created_at from deliveries where lane = :lane order by id limit :most) d
                   where d.created_at <= :expired)
            """;

    private final NamedParameterJdbcOperations jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final OutboxProperties properties;
    private final OutboxMetrics metrics;
    // Bounded by the relay: a lane has a place in the relay until its completion is written.
    private final LinkedBlockingQueue<Completion> queue = new LinkedBlockingQueue<>();
    private final List<Completion> batch = new ArrayList<>();

    Completions(
            NamedParameterJdbcOperations jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            OutboxProperties properties,
            OutboxMetrics metrics) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.properties = properties;
        this.metrics = metrics;
    }

    void add(Completion completion) {
        queue.add(completion);
    }

    /// Writes what has come together; keeps it when the database does not take it.
    ///
    /// @param claimed how many lanes are claimed, those whose completion is here included
    /// @param released told of every claim that ended
    Turn turn(IntSupplier claimed, Consumer<Claim> released) {
        if (queue.isEmpty() && batch.isEmpty()) {
            return new Turn(false, false);
        }
        gather(claimed);
        queue.drainTo(batch);
        List<Released> lanes;
        try {
            lanes = Objects.requireNonNull(transaction.execute(_ -> write()));
        } catch (PessimisticLockingFailureException _) {
            // A lane was held by a transaction that may be waiting for another of these: this one gives way.
            return new Turn(true, false);
        }
        metrics.died(lanes.stream().mapToInt(Released::dead).sum());
        batch.forEach(completion -> released.accept(completion.claim()));
        batch.clear();
        return new Turn(!queue.isEmpty(), lanes.stream().anyMatch(Released::due));
    }

    /// @param again whether there is more to write
    /// @param due whether there is more to do on a lane that was left
    record Turn(boolean again, boolean due) {}

    /// @param dead how many of its deliveries became dead letters
    private record Released(boolean due, int dead) {}

    /// Waits a little while others are still worked on: a transaction costs about the same for one lane as for ten.
    private void gather(IntSupplier claimed) {
        if (claimed.getAsInt() > queue.size() + batch.size()) {
            LockSupport.parkNanos(properties.gatherCompletions().toNanos());
        }
    }

    private List<Released> write() {
        // Losing this commit only repeats a delivery, which the receiver must expect anyway. The time is less than
        // PostgreSQL waits before it looks for a deadlock, so that it is never a request that is aborted.
        jdbc.getJdbcOperations().execute(SETTINGS);
        var held = jdbc.query(RELEASE, release(), (row, _) -> new Held(row.getInt("place"), row.getBoolean("due")));
        var delivered = batch.stream()
                .flatMap(completion -> completion.delivered().stream())
                .toArray(Long[]::new);
        if (delivered.length > 0) {
            jdbc.update("delete from deliveries where id = any (:ids)", new MapSqlParameterSource("ids", delivered));
        }
        // Whoever claimed a lane since finds out by itself what must be buried.
        return held.stream()
                .map(left -> new Released(left.due(), bury(batch.get(left.place()))))
                .toList();
    }

    /// A lane that was still this relay's.
    private record Held(int place, boolean due) {}

    private MapSqlParameterSource release() {
        return new MapSqlParameterSource(
                        "lanes", of(completion -> completion.claim().lane(), String[]::new))
                .addValue("claims", of(completion -> completion.claim().id().toString(), String[]::new))
                .addValue("grown", of(completion -> completion.claim().grown(), Long[]::new))
                .addValue("attempts", of(Completion::attempts, Integer[]::new))
                .addValue("errors", of(Completion::error, String[]::new))
                .addValue("drained", of(Completion::drained, Boolean[]::new))
                .addValue("nexts", of(completion -> completion.next().toString(), String[]::new));
    }

    private <T> T[] of(Function<Completion, @Nullable T> member, IntFunction<T[]> array) {
        return batch.stream().map(member).toArray(array);
    }

    private int bury(Completion completion) {
        var now = clock.instant();
        var dead = 0;
        for (var refusal : completion.refused()) {
            dead += jdbc.update(
                    BURY.formatted(ONE),
                    letter(refusal.attempts(), refusal.reason(), now).addValue("id", refusal.id()));
        }
        if (completion.error() != null && completion.attempts() >= properties.deadAfterAttempts()) {
            dead += jdbc.update(
                    BURY.formatted(EXPIRED),
                    letter(completion.attempts(), completion.error(), now)
                            .addValue("lane", completion.claim().lane())
                            .addValue("most", properties.purgeRows())
                            .addValue("expired", utc(now.minus(properties.deadAfter()))));
        }
        return dead;
    }

    private static MapSqlParameterSource letter(int attempts, String reason, Instant now) {
        return new MapSqlParameterSource("attempts", attempts)
                .addValue("reason", reason)
                .addValue("now", utc(now));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
