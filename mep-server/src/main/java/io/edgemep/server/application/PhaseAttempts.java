package io.edgemep.server.application;

import io.edgemep.server.application.LifecycleOperation.Mode;
import io.edgemep.server.application.PhaseOutcome.Completed;
import io.edgemep.server.application.PhaseOutcome.Failed;
import io.edgemep.server.application.PhaseOutcome.Later;
import io.edgemep.server.application.PhaseOutcome.Skipped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What is done in each phase of an operation, and what becomes of it.
@Component
class PhaseAttempts {

    private static final Logger log = LoggerFactory.getLogger(PhaseAttempts.class);
    private static final int REASON_LENGTH = 300;

    private final Phases phases;
    private final TerminationAudience audience;
    private final Credentials credentials;
    private final LifecycleProperties properties;
    private final Clock clock;

    PhaseAttempts(
            Phases phases,
            TerminationAudience audience,
            Credentials credentials,
            LifecycleProperties properties,
            Clock clock) {
        this.phases = phases;
        this.audience = audience;
        this.credentials = credentials;
        this.properties = properties;
        this.clock = clock;
    }

    PhaseOutcome at(LifecycleOperation operation, LifecyclePhase phase) {
        try {
            return switch (phase.name()) {
                case Phases.NOTIFY -> notified(operation);
                case Phases.AWAIT_CONFIRMATION -> awaited(operation, phase);
                case Phases.CLOSE_MP1 -> new Completed(null);
                case Phases.VERIFY -> verified(operation, phase);
                case Phases.DISABLE_CREDENTIALS -> credentials.disable(operation.appInstanceId());
                default -> removed(operation, phase);
            };
        } catch (RuntimeException failure) {
            log.warn("{} of the operation {} failed", phase.name(), operation.operationId(), failure);
            return new Failed(clock.instant().plus(properties.backOff(phase.attempts() + 1)), reason(failure));
        }
    }

    private PhaseOutcome notified(LifecycleOperation operation) {
        if (operation.mode() == Mode.FORCEFUL) {
            return new Skipped("FORCEFUL: the application is not asked.");
        } else if (!audience.isThere(operation.appInstanceId())) {
            return new Skipped("The application has no termination subscription.");
        }
        return new Completed(null);
    }

    private PhaseOutcome awaited(LifecycleOperation operation, LifecyclePhase phase) {
        if (operation.phase(Phases.NOTIFY).status() == LifecyclePhase.Status.SKIPPED) {
            return new Skipped("The application was not notified.");
        } else if (operation.mode() == Mode.FORCEFUL) {
            return new Skipped("A FORCEFUL request ended the wait.");
        }
        var until = end(phase.startedAt(), Duration.ofSeconds(operation.gracefulTimeout()), phase);
        return until.isAfter(clock.instant())
                ? new Later(until, "The application has until %s to confirm.".formatted(until))
                : new Completed("The application did not confirm within %d s.".formatted(operation.gracefulTimeout()));
    }

    /// When a wait ends that began at a moment. If that is still to come, the clock was put back since, and it is
    /// waited
    /// once more by the new one.
    private Instant end(@Nullable Instant began, Duration wait, LifecyclePhase phase) {
        var now = clock.instant();
        if (Objects.requireNonNull(began).isAfter(now)) {
            return phase.attempts() < 2 ? now.plus(wait) : now;
        }
        return began.plus(wait);
    }

    private PhaseOutcome removed(LifecycleOperation operation, LifecyclePhase phase) {
        var belongings = phases.removedIn(phase.name());
        if (belongings.isEmpty()) {
            return new Skipped("This version of the platform has no such thing.");
        }
        return removedNow(belongings.get(), operation.appInstanceId())
                ? new Completed(null)
                : again(phase, belongings.get());
    }

    private PhaseOutcome verified(LifecycleOperation operation, LifecyclePhase phase) {
        var closedAt = operation.phase(Phases.CLOSE_MP1).finishedAt();
        var settled = end(closedAt, properties.settle(), phase);
        if (settled.isAfter(clock.instant())) {
            return new Later(settled, "Requests that were under way when Mp1 was closed come to their end.");
        }
        for (var each : phases.belongings(operation.action())) {
            if (!removedNow(each, operation.appInstanceId())) {
                return again(phase, each);
            }
        }
        return new Completed(null);
    }

    private static boolean removedNow(Belongings each, String appInstanceId) {
        if (each.remove(appInstanceId)) {
            return true;
        }
        each.settle(appInstanceId);
        return each.remove(appInstanceId);
    }

    private PhaseOutcome again(LifecyclePhase phase, Belongings belongings) {
        return new Later(
                clock.instant().plus(properties.backOff(phase.attempts() + 1)),
                "Not all %s are removed yet.".formatted(belongings.name()));
    }

    /// PostgreSQL stores no NUL, and a reason is for reading.
    private static String reason(RuntimeException failure) {
        var text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return text.length() <= REASON_LENGTH ? text : text.substring(0, REASON_LENGTH);
    }
}
