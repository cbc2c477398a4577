package io.edgemep.server.outbox;

import io.edgemep.common.Loop;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Carries what is owed from the database to the courier: expands events, claims lanes that are due, works on each with
/// a virtual thread, when it is its turn, and writes what became of it. Any number of relays share one database.
final class Relay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final Expansion expansion;
    private final Lanes lanes;
    private final LaneRun laneRun;
    private final Completions completions;
    private final OutboxProperties outbox;
    private final CallbackProperties callbacks;
    private final Places places;
    private final ClosedDestinations closed;
    private volatile boolean stopping;
    private volatile boolean lacksRoom;
    private final Pulse pulse;
    private volatile @Nullable Loops loops;

    Relay(
            Expansion expansion,
            Lanes lanes,
            LaneRun laneRun,
            Completions completions,
            Clock clock,
            OutboxProperties outbox,
            CallbackProperties callbacks,
            Pulse pulse) {
        if (outbox.lease().compareTo(callbacks.totalTimeout()) <= 0) {
            throw new IllegalStateException(
                    "mep.outbox.lease (%s) must exceed mep.callback.total-timeout (%s): a lane would be worked on twice."
                            .formatted(outbox.lease(), callbacks.totalTimeout()));
        }
        this.expansion = expansion;
        this.lanes = lanes;
        this.laneRun = laneRun;
        this.completions = completions;
        this.outbox = outbox;
        this.callbacks = callbacks;
        this.pulse = pulse;
        this.closed = new ClosedDestinations(callbacks.circuit(), clock);
        this.places = new Places(callbacks, outbox.lanesPerCall());
    }

    private record Loops(Loop expander, Loop dispatcher, Loop completer) {}

    /// There may be events to expand, or lanes to work on.
    void wake() {
        var running = loops;
        if (running != null) {
            running.expander.wake();
        }
    }

    private boolean expand() {
        // Some places are left to lanes that were due before.
        var again = withPlaces(callbacks.maxCalls(), room -> {
            var turn = expansion.turn(room);
            begin(turn.claimed());
            return new Used(turn.claimed().size(), turn.again());
        });
        wakeDispatcher();
        return again;
    }

    private boolean dispatch() {
        return withPlaces(0, room -> {
            // Before it is looked for what is due: whoever gives a place back meanwhile must wake this loop.
            lacksRoom = true;
            var claims = room.lanes() == 0 ? List.<Claim>of() : lanes.claim(room);
            if (claims.isEmpty()) {
                lacksRoom = room.lanes() == 0 || !room.closed().isEmpty();
                return new Used(0, false);
            }
            // Should this fail, the claims run out by themselves.
            var heads = lanes.heads(claims);
            begin(claims.stream()
                    .map(claim -> new ClaimedLane(claim, heads.getOrDefault(claim.lane(), List.of())))
                    .toList());
            return new Used(claims.size(), true);
        });
    }

    /// @param places how many of those that were reserved
    /// @param again whether there is more to do at once
    private record Used(int places, boolean again) {}

    private boolean withPlaces(int spare, Function<Room, Used> use) {
        var reserved = places.reserve(spare);
        var used = 0;
        try {
            var result = use.apply(places.room(reserved, closed.all()));
            used = result.places();
            return result.again();
        } finally {
            places.unreserve(reserved - used);
        }
    }

    private void begin(List<ClaimedLane> claimed) {
        claimed.forEach(lane -> places.take(lane.claim().destination()));
        for (var lane : claimed) {
            Thread.ofVirtual().name("outbox-lane-" + lane.claim().lane()).start(() -> work(lane));
        }
    }

    private void work(ClaimedLane lane) {
        completions.add(places.inTurn(lane.claim().destination(), () -> run(lane.claim(), lane.head())));
        var running = loops;
        if (running != null) {
            running.completer.wake();
        }
    }

    private Completion run(Claim claim, List<Owed> head) {
        var isClosed = closed.contains(claim.destination());
        var result = laneRun.run(claim, head, () -> stopping || isClosed);
        closed.close(claim.destination(), result.closedUntil());
        return result.completion();
    }

    private boolean complete() {
        var turn = completions.turn(places::taken, claim -> places.giveBack(claim.destination()));
        if (turn.due() || lacksRoom) {
            wakeDispatcher();
        }
        return turn.again();
    }

    private void wakeDispatcher() {
        var running = loops;
        if (running != null) {
            running.dispatcher.wake();
        }
    }

    @Override
    public void start() {
        stopping = false;
        var poll = outbox.pollInterval();
        var started = new Loops(
                pulse.loop("outbox-expander", poll, this::expand),
                pulse.loop("outbox-dispatcher", poll, this::dispatch),
                pulse.loop("outbox-completer", poll, this::complete));
        loops = started;
        started.expander.start();
        started.dispatcher.start();
        started.completer.start();
    }

    /// Begins nothing new, waits for the calls under way and gives the lanes back.
    @Override
    public void stop() {
        var running = loops;
        if (running == null) {
            return;
        }
        stopping = true;
        var wait = outbox.shutdownWait();
        running.expander.stop(wait);
        running.dispatcher.stop(wait);
        try {
            if (!places.awaitNoneTaken(wait)) {
                log.warn("Calls were still under way after {}; their lanes are free again after the lease", wait);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        loops = null;
        running.completer.stop(wait);
    }

    @Override
    public boolean isRunning() {
        return loops != null;
    }
}
