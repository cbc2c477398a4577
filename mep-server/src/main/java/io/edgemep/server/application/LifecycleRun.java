package io.edgemep.server.application;

import io.edgemep.server.application.PhaseOutcome.Completed;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.outbox.Outbox;
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

    private final OperationClaims claims;
    private final Operations operations;
    private final Instances instances;
    private final Phases phases;
    private final PhaseAttempts attempts;
    private final Outbox outbox;
    private final ApplicationAudit audit;
    private final StoredJson json;
    private final TransactionTemplate transaction;

    LifecycleRun(
            OperationClaims claims,
            Operations operations,
            Instances instances,
            Phases phases,
            PhaseAttempts attempts,
            Outbox outbox,
            ApplicationAudit audit,
            StoredJson json,
            TransactionTemplate transaction) {
        this.claims = claims;
        this.operations = operations;
        this.instances = instances;
        this.phases = phases;
        this.attempts = attempts;
        this.outbox = outbox;
        this.audit = audit;
        this.json = json;
        this.transaction = transaction;
    }

    void work(OperationClaims.Claim claim) {
        while (claims.renew(claim)) {
            var operation = operations.find(claim.operationId()).orElseThrow();
            var phase = operation.current();
            if (phase.isEmpty()) {
                // Superseded, after the claim was renewed.
                return;
            }
            written(claim, operation, phase.get(), attempts.at(operation, phase.get()));
        }
    }

    private void written(
            OperationClaims.Claim claim, LifecycleOperation operation, LifecyclePhase phase, PhaseOutcome outcome) {
        transaction.executeWithoutResult(status -> {
            var isLast =
                    outcome.status().isFinal() && operation.phases().getLast().equals(phase);
            if (isLast || phase.name().equals(Phases.CLOSE_MP1)) {
                instances.lock(operation.appInstanceId());
            }
            if (!claims.record(claim, phase, outcome)) {
                status.setRollbackOnly();
                return;
            }
            if (outcome.status().isFinal()) {
                audit.phase("operation.phase", operation, phase.name(), outcome);
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
        audit.operation(
                "operation.finish",
                operation,
                operations.find(operation.operationId()).orElseThrow());
        log.info("{} of the application instance {} is done", operation.action(), operation.appInstanceId());
    }

    /// What an application leaves at its own wish is removed before it is answered, as far as that goes at once; what
    /// does not is the worker's.
    void removeNow(LifecycleOperation deregistration) {
        for (var each : phases.belongings(deregistration.action())) {
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
}
