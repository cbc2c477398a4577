package io.edgemep.server.registry;

import io.edgemep.server.mp1.IfMatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/// Takes heartbeats in and writes them together, several times a second: they are the commonest change of the platform,
/// and one that is lost with the process only makes a service seem silent for a moment longer.
///
/// Only those of services that are known to be ACTIVE wait; all others are written before they are answered, and so are
/// all while nothing can be written.
@Component
class Heartbeats {

    /// How late one may be written at most, whatever the interval.
    private static final Duration LATEST = Duration.ofSeconds(1);

    private final RegisteredServices services;
    private final HeartbeatRows rows;
    private final Liveness liveness;
    private final LivenessProperties properties;
    private final Clock clock;
    private final Map<String, Beat> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long written = System.nanoTime();
    private volatile boolean open;

    Heartbeats(
            RegisteredServices services,
            HeartbeatRows rows,
            Liveness liveness,
            LivenessProperties properties,
            MeterRegistry meters,
            Clock clock) {
        this.services = services;
        this.rows = rows;
        this.liveness = liveness;
        this.properties = properties;
        this.clock = clock;
        Gauge.builder("mep.liveness.unwritten", waiting, Map::size)
                .description("Heartbeats that were answered and are not in the database yet")
                .register(meters);
    }

    /// @param at when it came
    record Beat(String serviceId, String owner, Instant at) {}

    /// @throws ServiceNotFound when the application has no such service, or it sends no heartbeats
    /// @throws RegistrationRefused when it is INACTIVE
    void beat(String owner, String serviceId, IfMatch ifMatch) {
        var now = clock.instant();
        if (ifMatch.header() == null && mayWait(owner, serviceId)) {
            waiting.merge(serviceId, new Beat(serviceId, owner, now), Heartbeats::later);
            return;
        }
        write(serviceId);
        liveness.beat(owner, serviceId, ifMatch, now);
    }

    private boolean mayWait(String owner, String serviceId) {
        return open
                && System.nanoTime() - written < LATEST.toNanos()
                && (waiting.size() < properties.maxUnwritten() || waiting.containsKey(serviceId))
                && services.find(serviceId)
                        .filter(service -> service.owner().equals(owner))
                        .filter(service -> service.info().livenessInterval() != null)
                        .filter(service -> service.info().state() == ServiceState.ACTIVE)
                        .isPresent();
    }

    private static Beat later(Beat one, Beat other) {
        return one.at().isAfter(other.at()) ? one : other;
    }

    /// Has the heartbeats of a service written by the time that this returns.
    void write(String serviceId) {
        if (waiting.containsKey(serviceId)) {
            write();
        }
    }

    /// Writes all that wait.
    void write() {
        writing.lock();
        try {
            // In order, so that replicas that write the same services do not wait for one another in a circle.
            var due = waiting.values().stream()
                    .sorted((one, other) -> one.serviceId().compareTo(other.serviceId()))
                    .toList();
            for (var from = 0; from < due.size(); from += properties.writeBatch()) {
                write(due.subList(from, Math.min(from + properties.writeBatch(), due.size())));
            }
            written = System.nanoTime();
        } finally {
            writing.unlock();
        }
    }

    private void write(List<Beat> batch) {
        var kept = rows.write(batch);
        for (var beat : batch) {
            if (!kept.contains(beat.serviceId())) {
                // It was suspended, changed or withdrawn meanwhile, or has a later heartbeat from another replica.
                liveness.beatLate(beat.owner(), beat.serviceId(), beat.at());
            }
            // A later one has come meanwhile where this does not remove it.
            waiting.remove(beat.serviceId(), beat);
        }
    }

    /// Lets heartbeats wait from now on: somebody will come back to write them.
    void open() {
        written = System.nanoTime();
        open = true;
    }

    /// What comes from now on is written before it is answered.
    void close() {
        open = false;
        write();
    }
}
