package io.edgemep.server.application;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.server.mp1.StoredJson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Has the audit log tell of application instances, of what is done to them, and of their registrations.
@Component
class ApplicationAudit {

    static final String ADMIT = "application.admit";
    static final String CREATE = "application.create";
    static final String DELETE = "application.delete";
    static final String READY = "application.ready";
    static final String STOP = "application.stop";
    static final String TERMINATE = "application.terminate";
    static final String CONFIRM_TERMINATION = "application.confirm_termination";
    static final String REGISTER = "registration.create";
    static final String CHANGE_REGISTRATION = "registration.change";
    static final String DEREGISTER = "registration.delete";

    private static final String APPLICATIONS = "/mepcfg/app_lcm/v1/applications/";
    private static final String OPERATIONS = "/mepcfg/app_lcm/v1/operations/";
    private static final String REGISTRATIONS = "/mec_app_support/v1/registrations/";

    private final AuditTrail audit;
    private final StoredJson json;

    ApplicationAudit(AuditTrail audit, StoredJson json) {
        this.audit = audit;
        this.json = json;
    }

    /// @param before null where the platform did not know it
    /// @param after null where the platform does not know it any more
    void instance(
            String action,
            String appInstanceId,
            @Nullable ApplicationInstance before,
            @Nullable ApplicationInstance after) {
        audit.record(new Change(action, appInstanceId, APPLICATIONS + appInstanceId, written(before), written(after)));
    }

    /// @param action what changed it; its state alone
    void state(String action, String appInstanceId, ApplicationState before, ApplicationState after) {
        audit.record(new Change(
                action,
                appInstanceId,
                APPLICATIONS + appInstanceId,
                json.write(new InState(before)),
                json.write(new InState(after))));
    }

    private record InState(ApplicationState state) {}

    /// An operation was accepted, or hastened, by a request.
    ///
    /// @param before null where there was none
    void accepted(@Nullable LifecycleOperation before, LifecycleOperation after) {
        var action = switch (after.action()) {
            case STOPPING -> STOP;
            case TERMINATING -> TERMINATE;
            case DEREGISTERING -> "application.deregister";
        };
        operation(action, before, after);
    }

    /// An operation was changed.
    ///
    /// @param before null where there was none
    void operation(String action, @Nullable LifecycleOperation before, LifecycleOperation after) {
        audit.record(
                new Change(
                        action,
                        after.appInstanceId(),
                        OPERATIONS + after.operationId(),
                        written(before),
                        json.write(after)),
                after.operationId());
    }

    /// Its current phase has come to an end.
    void phase(String action, LifecycleOperation operation, String phase, PhaseOutcome outcome) {
        phase(action, operation, new Ended(phase, outcome.status(), outcome.detail()));
    }

    void phase(String action, LifecycleOperation operation, Ended ended) {
        audit.record(
                Change.made(action, operation.appInstanceId(), OPERATIONS + operation.operationId(), json.write(ended)),
                operation.operationId());
    }

    /// How a phase has ended.
    record Ended(
            String phase,
            LifecyclePhase.Status status,
            @Nullable String detail) {}

    /// @param before JSON of the registration, null where there was none
    /// @param after JSON of the registration, null where there is none
    void registration(String action, String appInstanceId, @Nullable String before, @Nullable String after) {
        audit.record(new Change(action, appInstanceId, REGISTRATIONS + appInstanceId, before, after));
    }

    private @Nullable String written(@Nullable Object value) {
        return value == null ? null : json.write(value);
    }
}
