package io.edgemep.server.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes what became of deliveries, those of many lanes in one transaction.
final class Completions {

    private static final String RELEASE = """
            update lanes
               set claimed_until = null, claim = null, attempts = :attempts, last_error = :error,
                   next_attempt_at = case when :drained and grown = :grown then null else :next end
             where lane = :lane and claim = :claim
            """;
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
    /// @param released told of every claim that ended
    /// @return whether there is more to write
    boolean turn(Consumer<Claim> released) {
        queue.drainTo(batch);
        if (batch.isEmpty()) {
            return false;
        }
        batch.sort(Comparator.comparing(completion -> completion.claim().lane()));
        try {
            var dead = transaction.execute(_ -> write());
            metrics.died(dead == null ? 0 : dead);
        } catch (PessimisticLockingFailureException _) {
            // A lane was held by a transaction that may be waiting for another of these: this one gives way.
            return true;
        }
        batch.forEach(completion -> released.accept(completion.claim()));
        batch.clear();
        return !queue.isEmpty();
    }

    private int write() {
        // Losing this commit only repeats a delivery, which the receiver must expect anyway.
        jdbc.getJdbcOperations().execute("set local synchronous_commit = off");
        // Less than PostgreSQL waits before it looks for a deadlock, so that it is never a request that is aborted.
        jdbc.getJdbcOperations().execute("set local lock_timeout = '200ms'");
        var held = jdbc.batchUpdate(
                RELEASE, batch.stream().map(Completions::release).toArray(SqlParameterSource[]::new));
        var delivered = batch.stream()
                .flatMap(completion -> completion.delivered().stream())
                .toArray(Long[]::new);
        if (delivered.length > 0) {
            jdbc.update("delete from deliveries where id = any (:ids)", new MapSqlParameterSource("ids", delivered));
        }
        var dead = 0;
        for (var i = 0; i < held.length; i++) {
            // Whoever claimed the lane since finds out by itself what must be buried.
            dead += held[i] == 1 ? bury(batch.get(i)) : 0;
        }
        return dead;
    }

    private static SqlParameterSource release(Completion completion) {
        return new MapSqlParameterSource("lane", completion.claim().lane())
                .addValue("claim", completion.claim().id())
                .addValue("grown", completion.claim().grown())
                .addValue("attempts", completion.attempts())
                .addValue("error", completion.error())
                .addValue("drained", completion.drained())
                .addValue("next", utc(completion.next()));
    }

    private int bury(Completion completion) {
        var now = clock.instant();
        var dead = 0;
        for (var refusal : completion.refused()) {
            dead += jdbc.update(
                    BURY.formatted(ONE),
                    letter(refusal.attempts(), refusal.reason(), now).addValue("id", refusal.id()));
        }
        if (completion.error() != null) {
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
