package io.edgemep.server.outbox;

import io.edgemep.common.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Removes what nobody needs any more, in bounded batches, and measures the gauges.
final class Housekeeping implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    // An event is kept while somebody is owed it, and while some transaction older than it could still hold a reader of
    // the feed back. The horizon is written with the removal, so that no reader misses it.
    private static final String PURGE_EVENTS = """
            with page as materialized (
                select id, xid, expanded, occurred_at from events where id > :after order by id limit :rows),
            gone as (
                delete from events e using page p
                 where e.id = p.id
                   and p.expanded
                   and p.occurred_at < :before
                   and p.xid < pg_snapshot_xmin(pg_current_snapshot())
                   and not exists (select from deliveries d where d.event_id = e.id)
                   and not exists (select from dead_letters l where l.event_id = e.id)
                returning e.xid),
            noted as (
                update event_horizon set purged = greatest(purged, g.latest)
                  from (select xid as latest from gone order by xid desc limit 1) g)
            select case when count(*) = :rows and bool_and(occurred_at < :before) then max(id) else 0 end from page
            """;
    private static final String PURGE_DEAD_LETTERS = """
            delete from dead_letters
             where id in (select id from dead_letters where died_at < :before order by died_at limit :rows)
            """;
    // Nothing waits for longer than the longest back-off, nor is claimed for longer than a lease, unless a clock was
    // put
    // back since. A relay that still works on such a lane finds its claim gone, and at the worst repeats a delivery.
    private static final String FORGET_THE_FUTURE = """
            update lanes
               set next_attempt_at = least(next_attempt_at, cast(:now as timestamptz)),
                   claimed_until = case when claimed_until > :lease then null else claimed_until end,
                   claim = case when claimed_until > :lease then null else claim end
             where next_attempt_at > :backOff or claimed_until > :lease
            """;
    private static final int BATCHES = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final OutboxProperties properties;
    private final OutboxMetrics metrics;
    private final Loop loop;
    private long purgedUpTo;

    Housekeeping(JdbcClient jdbc, Clock clock, OutboxProperties properties, OutboxMetrics metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
        this.metrics = metrics;
        this.loop = new Loop("outbox-housekeeping", properties.housekeepingInterval(), this::turn);
    }

    boolean turn() {
        metrics.measure();
        forgetTheFuture();
        purgeDeadLetters();
        purgeEvents();
        return false;
    }

    private void forgetTheFuture() {
        // Replicas' clocks may differ, and a lane may be claimed between its turns.
        var lease = properties.lease().multipliedBy(2);
        var lanes = jdbc.sql(FORGET_THE_FUTURE)
                .param("now", ago(Duration.ZERO))
                .param("lease", ago(lease.negated()))
                .param("backOff", ago(properties.maxBackOff().plus(lease).negated()))
                .update();
        if (lanes > 0) {
            log.warn("{} subscriptions waited for a time that is far away: was the clock put back?", lanes);
        }
    }

    private void purgeDeadLetters() {
        var removed = properties.purgeRows();
        for (var batch = 0; batch < BATCHES && removed == properties.purgeRows(); batch++) {
            removed = jdbc.sql(PURGE_DEAD_LETTERS)
                    .param("before", ago(properties.keepDeadLetters()))
                    .param("rows", properties.purgeRows())
                    .update();
        }
    }

    /// From where the last turn ended: events that are kept because they are owed must not hide the others.
    private void purgeEvents() {
        for (var batch = 0; batch < BATCHES; batch++) {
            purgedUpTo = jdbc.sql(PURGE_EVENTS)
                    .param("after", purgedUpTo)
                    .param("before", ago(properties.keepEvents()))
                    .param("rows", properties.purgeRows())
                    .query(Long.class)
                    .single();
            if (purgedUpTo == 0) {
                return;
            }
        }
    }

    private OffsetDateTime ago(Duration age) {
        return clock.instant().minus(age).atOffset(ZoneOffset.UTC);
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(properties.shutdownWait());
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
