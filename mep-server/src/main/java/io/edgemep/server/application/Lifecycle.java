package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.application.LifecycleOperation.Action;
import io.edgemep.server.application.LifecycleOperation.Mode;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Begins operations on application instances, and takes what the applications confirm (ETSI GS MEC 011,
/// clause 5.2.3). The work itself is [LifecycleRun]'s.
@Service
public class Lifecycle {

    private final Instances instances;
    private final Operations operations;
    private final Phases phases;
    private final LifecycleProperties properties;
    private final ApplicationAudit audit;
    private final ApplicationEventPublisher replica;

    Lifecycle(
            Instances instances,
            Operations operations,
            Phases phases,
            LifecycleProperties properties,
            ApplicationAudit audit,
            ApplicationEventPublisher replica) {
        this.instances = instances;
        this.operations = operations;
        this.phases = phases;
        this.properties = properties;
        this.audit = audit;
        this.replica = replica;
    }

    /// Accepts a termination, or hastens the one under way. A stop or a deregistration under way ends with it: all that
    /// they would have done, it does.
    ///
    /// @param gracefulTimeout how long the application has to confirm, in seconds; the configured time when
    ///     null
    @Transactional
    public LifecycleOperation terminate(String appInstanceId, Mode mode, @Nullable Integer gracefulTimeout) {
        var timeout = seconds(mode, gracefulTimeout);
        var state = instances.lock(appInstanceId).state();
        if (state == ApplicationState.TERMINATED) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is TERMINATED already.".formatted(appInstanceId));
        }
        operations
                .lockPending(appInstanceId)
                .filter(pending -> pending.action() != Action.TERMINATING)
                .ifPresent(this::supersede);
        return begin(appInstanceId, Action.TERMINATING, mode, timeout);
    }

    private void supersede(LifecycleOperation pending) {
        operations.supersede(pending);
        audit.operation("operation.supersede", pending, operation(pending.operationId()));
    }

    /// Accepts a termination of somebody who does not want to know whether it is the first. An instance that is
    /// unknown to the platform may have credentials all the same, so it becomes known.
    @Transactional
    public void ensureTermination(String appInstanceId) {
        Applications.requireId(appInstanceId);
        instances.add(appInstanceId, appInstanceId, null);
        var state = instances.lock(appInstanceId).state();
        if (state != ApplicationState.TERMINATING && state != ApplicationState.TERMINATED) {
            terminate(appInstanceId, Mode.GRACEFUL, null);
        }
    }

    /// Accepts a stop, or hastens the one under way.
    ///
    /// @param gracefulTimeout how long the application has to confirm, in seconds; the configured time when
    ///     null
    @Transactional
    public LifecycleOperation stop(String appInstanceId, Mode mode, @Nullable Integer gracefulTimeout) {
        var timeout = seconds(mode, gracefulTimeout);
        var state = instances.lock(appInstanceId).state();
        if (state == ApplicationState.NOT_INSTANTIATED
                || state == ApplicationState.STOPPED
                || state == ApplicationState.TERMINATED) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is %s, so there is nothing to stop.".formatted(appInstanceId, state));
        }
        return begin(appInstanceId, Action.STOPPING, mode, timeout);
    }

    private LifecycleOperation begin(String appInstanceId, Action action, Mode mode, int timeout) {
        var pending = operations.lockPending(appInstanceId);
        if (pending.isPresent()) {
            return hastened(pending.get(), action, mode);
        }
        instances.change(appInstanceId, ApplicationState.valueOf(action.name()));
        return added(appInstanceId, action, mode, timeout);
    }

    private LifecycleOperation added(String appInstanceId, Action action, Mode mode, int timeout) {
        var id = Operations.newId();
        operations.add(id, appInstanceId, action, mode, timeout, phases.of(action));
        replica.publishEvent(new LifecycleOperation.Due());
        var operation = operation(id);
        audit.accepted(null, operation);
        return operation;
    }

    private LifecycleOperation hastened(LifecycleOperation pending, Action action, Mode mode) {
        if (mode != Mode.FORCEFUL || pending.mode() == Mode.FORCEFUL || pending.action() != action) {
            throw ApplicationRefused.conflict(
                    "The operation %s on the application instance %s, %s, is still under way; GET it to see how far it is."
                            .formatted(pending.operationId(), pending.appInstanceId(), pending.action()));
        }
        operations.force(pending.operationId());
        if (pending.isAwaited()) {
            operations.end(
                    pending.operationId(),
                    Phases.AWAIT_CONFIRMATION,
                    LifecyclePhase.Status.SKIPPED,
                    "A FORCEFUL request ended the wait.");
        }
        replica.publishEvent(new LifecycleOperation.Due());
        var hastened = operation(pending.operationId());
        audit.accepted(pending, hastened);
        return hastened;
    }

    private int seconds(Mode mode, @Nullable Integer gracefulTimeout) {
        var most = properties.maxGracefulTimeout().toSeconds();
        if (mode == Mode.FORCEFUL || gracefulTimeout == null) {
            return Math.toIntExact(properties.defaultGracefulTimeout().toSeconds());
        } else if (gracefulTimeout < 1 || gracefulTimeout > most) {
            throw InvalidMember.of("gracefulTimeout", "must be a number of seconds from 1 to %d.".formatted(most));
        }
        return gracefulTimeout;
    }

    @Transactional(readOnly = true)
    public LifecycleOperation operation(String operationId) {
        return operations.find(operationId).orElseThrow(() -> ApplicationRefused.noOperation(operationId));
    }

    /// The application is up and running, for the first time or again.
    @Transactional
    public void confirmReady(String appInstanceId) {
        var state = instances.lock(appInstanceId).state();
        if (state == ApplicationState.STOPPING || state == ApplicationState.TERMINATING) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is %s; confirm_termination is what the platform waits for."
                            .formatted(appInstanceId, state));
        }
        instances.change(appInstanceId, ApplicationState.READY);
        audit.state(ApplicationAudit.READY, appInstanceId, state, ApplicationState.READY);
    }

    /// The application has finished its work.
    @Transactional
    public void confirmTermination(String appInstanceId, OperationAction action) {
        var pending = operations
                .lockPending(appInstanceId)
                .filter(LifecycleOperation::isAwaited)
                .orElseThrow(() -> ApplicationRefused.conflict(
                        "The platform waits for no confirmation of the application instance %s; there was no notification, it was confirmed already, or its time is over."
                                .formatted(appInstanceId)));
        if (!pending.action().name().equals(action.name())) {
            throw ApplicationRefused.conflict("operationAction is %s, but the notification said %s; send that."
                    .formatted(action, pending.action()));
        }
        var ended = new ApplicationAudit.Ended(
                Phases.AWAIT_CONFIRMATION, LifecyclePhase.Status.COMPLETED, "The application confirmed.");
        operations.end(pending.operationId(), ended.phase(), ended.status(), ended.detail());
        audit.phase(ApplicationAudit.CONFIRM_TERMINATION, pending, ended);
        replica.publishEvent(new LifecycleOperation.Due());
    }

    /// The application withdraws its registration; what it has with it goes too.
    @Transactional
    public LifecycleOperation deregister(String appInstanceId) {
        var instance = instances.lock(appInstanceId);
        if (!instance.registered()) {
            throw ApplicationRefused.notRegistered(appInstanceId);
        }
        var pending = operations.lockPending(appInstanceId);
        if (pending.isPresent()) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is %s; its registration can be deleted after that."
                            .formatted(appInstanceId, pending.get().action()));
        }
        instances.deregister(appInstanceId);
        if (instance.state() == ApplicationState.READY) {
            instances.change(appInstanceId, ApplicationState.INSTANTIATED);
        }
        return added(appInstanceId, Action.DEREGISTERING, Mode.FORCEFUL, 1);
    }
}
