package io.edgemep.server.management;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.server.management.ConfigurationTable.Configured;
import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.mp1.StoredJson;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Has the audit log tell of configurations and their jobs; of each rule that a job sets, the rules tell themselves.
@Component
class ConfigurationAudit {

    static final String CREATE = "configuration.create";
    static final String CHANGE = "configuration.change";
    static final String DELETE = "configuration.delete";

    private final AuditTrail audit;
    private final StoredJson json;

    ConfigurationAudit(AuditTrail audit, StoredJson json) {
        this.audit = audit;
        this.json = json;
    }

    /// A job was accepted.
    ///
    /// @param before null where there was no configuration
    /// @param after null where there is to be none
    void accepted(
            String action, String appInstanceId, @Nullable Configured before, @Nullable AppDConfig after, UUID taskId) {
        audit.record(
                new Change(action, appInstanceId, path(appInstanceId), written(before), written(after)),
                taskId.toString());
    }

    /// A job is being rolled back.
    void turnedBack(Job job, String failure) {
        told("configuration.roll_back", job.appInstanceId(), new Ended(Result.PROCESSING, failure), job.taskId());
    }

    void finished(Job job, Result result, String detailed) {
        told("configuration.finish", job.appInstanceId(), new Ended(result, detailed), job.taskId());
    }

    /// A job was ended as it stood.
    void ended(String appInstanceId, UUID taskId, String detailed) {
        told("configuration.finish", appInstanceId, new Ended(Result.FAILURE, detailed), taskId);
    }

    /// It went with its application.
    void removed(String appInstanceId) {
        audit.record(Change.ended(DELETE, appInstanceId, path(appInstanceId), null));
    }

    private record Ended(Result result, String detailed) {}

    private void told(String action, String appInstanceId, Ended ended, UUID taskId) {
        audit.record(Change.made(action, appInstanceId, path(appInstanceId), json.write(ended)), taskId.toString());
    }

    private static String path(String appInstanceId) {
        return "/mepcfg/app_lcm/v1/applications/%s/appd_configuration".formatted(appInstanceId);
    }

    private @Nullable String written(@Nullable Object value) {
        return value == null ? null : json.write(value);
    }
}
