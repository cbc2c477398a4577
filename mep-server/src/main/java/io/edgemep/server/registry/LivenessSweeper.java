package io.edgemep.server.registry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Suspends services whose heartbeats stay out. Every replica sweeps; each overdue row is one replica's.
@Component
class LivenessSweeper {

    private static final Logger log = LoggerFactory.getLogger(LivenessSweeper.class);

    private final Services services;
    private final ServiceRegistry registry;
    private final LivenessProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Timer lag;
    private volatile Instant swept;

    LivenessSweeper(
            Services services,
            ServiceRegistry registry,
            LivenessProperties properties,
            TransactionTemplate transaction,
            MeterRegistry meters,
            Clock clock) {
        this.services = services;
        this.registry = registry;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
        // The clock may have been put back since the sweep before, which another process has made.
        this.swept = Instant.MAX;
        this.lag = Timer.builder("mep.liveness.lag")
                .description("From the moment at which a heartbeat was overdue until its service is SUSPENDED")
                .register(meters);
        Gauge.builder("mep.liveness.sweep.age", this, LivenessSweeper::age)
                .description("Since this replica last looked for services whose heartbeats stay out")
                .baseUnit("seconds")
                .register(meters);
    }

    private double age() {
        return since(swept).toMillis() / 1000.0;
    }

    private Duration since(Instant moment) {
        var time = Duration.between(moment, clock.instant());
        return time.isNegative() ? Duration.ZERO : time;
    }

    @Scheduled(fixedDelayString = "${mep.liveness.sweep-interval:1s}")
    void sweep() {
        try {
            if (clock.instant().isBefore(swept)) {
                forgetTheFuture();
            }
            while (suspendBatch() == properties.sweepBatch()) {
                log.debug("A full batch of services was suspended; there may be more");
            }
            swept = clock.instant();
        } catch (DataAccessException | TransactionException failed) {
            log.warn("Services could not be checked for heartbeats; trying again: {}", failed.getMessage());
        }
    }

    private void forgetTheFuture() {
        var found = transaction.execute(_ -> services.forgetTheFuture(clock.instant()));
        if (found != null && found > 0) {
            log.warn("The clock was put back: {} services have to send their next heartbeat by the new time", found);
        }
    }

    private int suspendBatch() {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var overdue = services.claimOverdue(clock.instant(), Limit.of(properties.sweepBatch()));
            overdue.forEach(row -> {
                registry.changeState(row, ServiceState.SUSPENDED);
                lag.record(since(row.livenessDueAt()));
                log.info("Service {} of {} is SUSPENDED: no heartbeat in time", row.serviceId(), row.owner());
            });
            return overdue.size();
        }));
    }
}
