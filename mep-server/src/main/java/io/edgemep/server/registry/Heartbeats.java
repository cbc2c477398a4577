package io.edgemep.server.registry;

import io.edgemep.common.GroupCommit;
import io.edgemep.common.GroupCommit.Limits;
import io.edgemep.server.mp1.IfMatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Takes heartbeats, the commonest change of the platform, and writes those together that come at once.
@Component
class Heartbeats implements GroupCommit.Writer {

    private final HeartbeatRows rows;
    private final Liveness liveness;
    private final Clock clock;
    private final GroupCommit<Beat, Watched> commits;

    Heartbeats(
            HeartbeatRows rows, Liveness liveness, LivenessProperties properties, MeterRegistry meters, Clock clock) {
        this.rows = rows;
        this.liveness = liveness;
        this.clock = clock;
        // Not longer for one that is being written: whoever repeats it does no harm.
        var limits =
                new Limits(properties.writeBatch(), properties.maxWaiting(), properties.writeTimeout(), Duration.ZERO);
        this.commits = new GroupCommit<>("liveness-writer", limits, this::write);
        Gauge.builder("mep.liveness.waiting", commits, GroupCommit::waiting)
                .description("Heartbeats that are yet to be written, and then answered")
                .register(meters);
    }

    /// @param at when it came
    record Beat(Watched service, Instant at) {}

    /// A service, if it is this application's.
    record Watched(String serviceId, String owner) {}

    /// Returns when it is written.
    ///
    /// @throws ServiceNotFound when the application has no such service, or it sends no heartbeats
    /// @throws RegistrationRefused when it is INACTIVE
    /// @throws io.edgemep.common.Unavailable when it could not be written in time
    void beat(String owner, String serviceId, IfMatch ifMatch) {
        var now = clock.instant();
        var beat = new Beat(new Watched(serviceId, owner), now);
        if (ifMatch.header() != null || commits.write(beat).isEmpty()) {
            liveness.beat(owner, serviceId, ifMatch, now);
        }
    }

    /// Of several of one service the latest.
    private Map<Beat, Watched> write(List<Beat> beats) {
        var latest = beats.stream()
                .collect(Collectors.toMap(
                        Beat::service, Function.identity(), BinaryOperator.maxBy(Comparator.comparing(Beat::at))));
        var kept = rows.write(List.copyOf(latest.values()));
        return beats.stream()
                .filter(beat -> kept.contains(beat.service()))
                .collect(Collectors.toMap(Function.identity(), Beat::service, (one, _) -> one));
    }

    int waiting() {
        return commits.waiting();
    }

    @Override
    public GroupCommit<?, ?> commits() {
        return commits;
    }
}
