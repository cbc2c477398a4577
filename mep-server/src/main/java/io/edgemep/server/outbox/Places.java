package io.edgemep.server.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The places of one relay: for lanes that it has claimed, and for those of them whose turn it is to be called.
///
/// More lanes are claimed than can be called at once, so that the database is asked seldom and no call waits for it.
/// Both are bounded, in all and for each destination, so one that does not answer takes no places from the others.
final class Places {

    private final int lanes;
    private final int lanesPerDestination;
    private final int callsPerDestination;
    private final Semaphore free;
    private final AtomicInteger taken = new AtomicInteger();
    private final Semaphore calls;
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

    Places(CallbackProperties callbacks, int lanesPerCall) {
        this.lanes = callbacks.maxCalls() * lanesPerCall;
        this.lanesPerDestination = callbacks.maxCallsPerDestination() * lanesPerCall;
        this.callsPerDestination = callbacks.maxCallsPerDestination();
        this.free = new Semaphore(lanes);
        this.calls = new Semaphore(callbacks.maxCalls(), true);
    }

    /// @param lanes how many lanes of it are claimed
    /// @param calls places of those that are called
    private record Destination(int lanes, Semaphore calls) {

        Destination with(int more) {
            return new Destination(lanes + more, calls);
        }
    }

    /// Keeps places for lanes that are about to be claimed; what is not taken is given back by [#unreserve].
    ///
    /// @param spare how many are left to others
    /// @return how many
    int reserve(int spare) {
        var some = Math.max(0, free.availablePermits() - spare);
        return free.tryAcquire(some) ? some : 0;
    }

    void unreserve(int places) {
        free.release(places);
    }

    /// What there is room for with so many places that were reserved.
    Room room(int reserved, Collection<String> closed) {
        var busy = destinations.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, known -> known.getValue().lanes()));
        var excluded = new ArrayList<>(closed);
        busy.forEach((destination, taken) -> {
            if (taken >= lanesPerDestination) {
                excluded.add(destination);
            }
        });
        return new Room(reserved, lanesPerDestination, busy, excluded);
    }

    /// A place that was reserved.
    void take(String destination) {
        taken.incrementAndGet();
        destinations.merge(
                destination, new Destination(1, new Semaphore(callsPerDestination, true)), (known, _) -> known.with(1));
    }

    void giveBack(String destination) {
        destinations.computeIfPresent(destination, (_, known) -> known.lanes() == 1 ? null : known.with(-1));
        taken.decrementAndGet();
        free.release();
    }

    /// How many lanes have a place.
    int taken() {
        return taken.get();
    }

    /// Works on a lane that has a place when it is its turn. Whoever waits for a destination holds no place that others
    /// could use.
    <R> R inTurn(String destination, Supplier<R> work) {
        var own = destinations.get(destination);
        if (own == null) {
            throw new IllegalStateException("No lane of %s has a place.".formatted(destination));
        }
        own.calls().acquireUninterruptibly();
        try {
            calls.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                calls.release();
            }
        } finally {
            own.calls().release();
        }
    }

    /// @return whether every lane was given back in time
    boolean awaitNoneTaken(Duration wait) throws InterruptedException {
        var none = free.tryAcquire(lanes, wait.toMillis(), TimeUnit.MILLISECONDS);
        if (none) {
            free.release(lanes);
        }
        return none;
    }
}
