package io.edgemep.server.application;

import io.edgemep.server.application.LifecycleOperation.Mode;
import io.edgemep.server.application.PhaseOutcome.Completed;
import io.edgemep.server.application.PhaseOutcome.Failed;
import io.edgemep.server.application.PhaseOutcome.Later;
import io.edgemep.server.application.PhaseOutcome.Skipped;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.outbox.Outbox;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Works on one claimed operation, phase after phase, as far as it comes.
///
/// What is in the database and what became of the phase are written together where the phase is a change of ours; the
/// other phases may be done twice without harm, should a replica die between doing and writing.
@Component
class LifecycleRun {

    private static final Logger log = LoggerFactory.getLogger(LifecycleRun.class);
    private static final int REASON_LENGTH = 300;

    private final Operations operations;
    private final Instances instances;
    private final Phases phases;
    private final TerminationAudience audience;
    private final Credentials credentials;
    private final Outbox outbox;
    private final StoredJson json;
    private final LifecycleProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LifecycleRun(
            Operations operations,
            Instances instances,
            Phases phases,
            TerminationAudience audience,
            Credentials credentials,
            Outbox outbox,
            StoredJson json,
            LifecycleProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.operations = operations;
        this.instances = instances;
        this.phases = phases;
        this.audience = audience;
        this.credentials = credentials;
        this.outbox = outbox;
        this.json = json;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    void work(Operations.Claim claim) {
        while (operations.renew(claim)) {
            var operation = operations.find(claim.operationId()).orElseThrow();
            var phase = operation.current().orElseThrow();
            written(claim, operation, phase, attempt(operation, phase));
        }
    }

    private PhaseOutcome attempt(LifecycleOperation operation, LifecyclePhase phase) {
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
        var until = Objects.requireNonNull(phase.startedAt()).plusSeconds(operation.gracefulTimeout());
        return until.isAfter(clock.instant())
                ? new Later(until, "The application has until %s to confirm.".formatted(until))
                : new Completed("The application did not confirm within %d s.".formatted(operation.gracefulTimeout()));
    }

    private PhaseOutcome removed(LifecycleOperation operation, LifecyclePhase phase) {
        var belongings = phases.removedIn(phase.name());
        if (belongings.isEmpty()) {
            return new Skipped("This version of the platform has no such thing.");
        } else if (belongings.get().remove(operation.appInstanceId())) {
            return new Completed(null);
        }
        return again(phase, belongings.get());
    }

    private PhaseOutcome verified(LifecycleOperation operation, LifecyclePhase phase) {
        var closedAt = operation.phase(Phases.CLOSE_MP1).finishedAt();
        var settled = Objects.requireNonNull(closedAt).plus(properties.settle());
        if (settled.isAfter(clock.instant())) {
            return new Later(settled, "Requests that were under way when Mp1 was closed come to their end.");
        }
        for (var each : phases.belongings()) {
            if (!each.remove(operation.appInstanceId())) {
                return again(phase, each);
            }
        }
        return new Completed(null);
    }

    private PhaseOutcome again(LifecyclePhase phase, Belongings belongings) {
        return new Later(
                clock.instant().plus(properties.backOff(phase.attempts() + 1)),
                "Not all %s are removed yet.".formatted(belongings.name()));
    }

    private void written(
            Operations.Claim claim, LifecycleOperation operation, LifecyclePhase phase, PhaseOutcome outcome) {
        transaction.executeWithoutResult(status -> {
            var isLast =
                    outcome.status().isFinal() && operation.phases().getLast().equals(phase);
            if (isLast || phase.name().equals(Phases.CLOSE_MP1)) {
                instances.lock(operation.appInstanceId());
            }
            if (!operations.record(claim, phase, outcome)) {
                status.setRollbackOnly();
                return;
            }
            apply(operation, phase, outcome);
            if (isLast) {
                finish(operation);
            }
        });
    }

    private void apply(LifecycleOperation operation, LifecyclePhase phase, PhaseOutcome outcome) {
        if (outcome instanceof Completed && phase.name().equals(Phases.NOTIFY)) {
            var asked = new AppTermination(
                    OperationAction.valueOf(operation.action().name()), operation.gracefulTimeout());
            outbox.append(AppTermination.KIND, operation.appInstanceId(), json.write(asked));
        } else if (phase.name().equals(Phases.CLOSE_MP1)) {
            instances.close(operation.appInstanceId());
        }
    }

    private void finish(LifecycleOperation operation) {
        operations.finish(operation.operationId());
        switch (operation.action()) {
            case STOPPING -> instances.change(operation.appInstanceId(), ApplicationState.STOPPED);
            case TERMINATING -> {
                instances.change(operation.appInstanceId(), ApplicationState.TERMINATED);
                instances.deregister(operation.appInstanceId());
            }
            case DEREGISTERING -> {}
        }
        log.info("{} of the application instance {} is done", operation.action(), operation.appInstanceId());
    }

    /// What an application leaves at its own wish is removed before it is answered, as far as that goes at once; what
    /// does not is the worker's.
    void removeNow(LifecycleOperation deregistration) {
        for (var each : phases.belongings()) {
            try {
                each.remove(deregistration.appInstanceId());
            } catch (RuntimeException failure) {
                log.warn(
                        "{} of the application instance {} are removed later: {}",
                        each.name(),
                        deregistration.appInstanceId(),
                        failure.getMessage());
            }
        }
    }

    /// PostgreSQL stores no NUL, and a reason is for reading.
    private static String reason(RuntimeException failure) {
        var text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return text.length() <= REASON_LENGTH ? text : text.substring(0, REASON_LENGTH);
    }
}
