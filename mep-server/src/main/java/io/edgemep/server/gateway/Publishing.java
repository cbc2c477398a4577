package io.edgemep.server.gateway;

import io.edgemep.common.Loop;
import io.edgemep.server.gateway.GatewayMetrics.Round;
import io.edgemep.server.outbox.BackOff;
import io.edgemep.server.outbox.EventBell;
import io.edgemep.server.outbox.EventFeed;
import io.edgemep.server.registry.ServiceEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The loop that keeps the gateway as it is wanted: whenever a service has changed, when the gateway's own
/// configuration has, and from time to time. What the gateway has when the process ends, it keeps.
final class Publishing implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Publishing.class);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int READ = 1000;

    private final PublishingRound round;
    private final EventFeed feed;
    private final GatewayMetrics metrics;
    private final GatewayProperties properties;
    private final BackOff backOff;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Loop loop;

    private EventFeed.@Nullable Position position;
    private boolean dirty;
    private int failures;
    private String told = "";
    private Instant begun = Instant.MIN;
    private Instant due = Instant.MIN;
    private Instant earliest = Instant.MIN;

    Publishing(
            PublishingRound round,
            EventFeed feed,
            EventBell bell,
            GatewayMetrics metrics,
            GatewayProperties properties,
            Clock clock) {
        this.round = round;
        this.feed = feed;
        this.metrics = metrics;
        this.properties = properties;
        this.backOff = new BackOff(properties.firstBackOff(), properties.maxBackOff());
        this.clock = clock;
        this.loop = new Loop("gateway-publishing", properties.pollInterval(), this::turn);
        bell.onRing(loop::wake);
    }

    private boolean turn() {
        dirty |= changed() || round.moved();
        var now = clock.instant();
        if (now.isBefore(begun) || isAhead(due, now) || isAhead(earliest, now)) {
            due = now;
            earliest = now;
        }
        if (!now.isBefore(earliest) && (dirty || !now.isBefore(due)) && !round.isResting()) {
            begun = now;
            dirty = true;
            // Whatever is thrown: not before that.
            earliest = now.plus(properties.pollInterval());
            make();
            metrics.measure();
        }
        return false;
    }

    /// Nothing is put off for so long, unless by a clock that was put back since, be it during a round.
    private boolean isAhead(Instant moment, Instant now) {
        return moment.isAfter(now.plus(properties.interval()).plus(properties.maxBackOff()));
    }

    private void make() {
        try {
            round.make().ifPresent(this::made);
        } catch (RuntimeException failed) {
            metrics.count(Round.FAILED);
            throw failed;
        }
    }

    private void made(String failure) {
        var now = clock.instant();
        dirty = !failure.isEmpty();
        due = now.plus(properties.interval());
        metrics.count(failure.isEmpty() ? Round.COMPLETE : Round.INCOMPLETE);
        if (failure.isEmpty()) {
            if (failures > 0) {
                log.info("The gateway has everything again");
            }
            failures = 0;
            earliest = now.plus(properties.pollInterval());
        } else {
            failures++;
            // Once, and again when it is for another reason.
            if (!failure.equals(told)) {
                log.warn("The gateway does not have everything that it should, trying again: {}", failure);
            }
            var pause = backOff.after(failures, random);
            earliest = now.plus(pause.compareTo(properties.pollInterval()) > 0 ? pause : properties.pollInterval());
        }
        told = failure;
    }

    /// Whether any service has changed since the last look.
    private boolean changed() {
        var since = position;
        if (since == null) {
            position = feed.now();
            return true;
        }
        try {
            var changed = false;
            EventFeed.Batch batch;
            do {
                batch = feed.read(since, READ);
                changed |=
                        batch.events().stream().anyMatch(event -> event.kind().equals(ServiceEvent.KIND));
                since = batch.next();
                position = since;
            } while (batch.more());
            return changed;
        } catch (EventFeed.PositionLost purged) {
            position = null;
            return true;
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        round.breakOff();
        loop.stop(STOP);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
