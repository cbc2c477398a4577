package io.edgemep.server.management;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.rules.RuleStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;

/// The platform manager's configuration of an application instance's rules, in the form of EdgeGallery's Mm5; the scope
/// is `mepcfg`.
@MepcfgApi(MepcfgApi.APP_LCM)
@Tag(name = "configuration of rules", description = "Traffic and DNS rules that an application instance is to have")
@ApiResponse(responseCode = "401", description = "No valid token")
class ConfigurationController {

    private static final String CONFIGURATION = "/applications/{appInstanceId}/appd_configuration";
    private static final String FORBIDDEN =
            "The scope is not mepcfg; or another job of the instance is under way (see Retry-After); or the platform"
                    + " cannot put a rule into effect, which the answer names, or has no room for so many.";

    private static final String BUSY =
            "Too many configurations are being checked at once; nothing was changed. Again after Retry-After.";

    private final AdmissionQueue queue;
    private final Configurations configurations;
    private final ConfigurationTasks tasks;

    ConfigurationController(AdmissionQueue queue, Configurations configurations, ConfigurationTasks tasks) {
        this.queue = queue;
        this.configurations = configurations;
        this.tasks = tasks;
    }

    @Audited(ConfigurationAudit.CREATE)
    @PostMapping(CONFIGURATION)
    @Operation(
            summary = "Configure an application instance's rules",
            description =
                    "Everything is checked before anything is applied. The answer comes when all rules are in effect, or"
                            + " a bounded time after the job was stored; then its task is to be asked for. A job that"
                            + " fails puts everything back. A rule without a state is ACTIVE.")
    @ApiResponse(responseCode = "200", description = "The job is durable; how it stands.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403", description = FORBIDDEN)
    @ApiResponse(
            responseCode = "409",
            description =
                    "The instance is configured already, or being terminated; or an appName, a domain name or an id"
                            + " is there twice.")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    @ApiResponse(responseCode = "503", description = BUSY)
    ConfigurationTask configure(@PathVariable String appInstanceId, @RequestBody AppDConfig configuration) {
        return tasks.begun(queue.inTurn(() -> configurations.create(appInstanceId, configuration)));
    }

    @Audited(ConfigurationAudit.CHANGE)
    @PutMapping(CONFIGURATION)
    @Operation(
            summary = "Change an application instance's rules",
            description = "The body has all rules that are to be; those that stay as they are, are not touched. A rule"
                    + " without a state keeps the one it has. appName is as it was configured.")
    @ApiResponse(responseCode = "200", description = "The job is durable; how it stands.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403", description = FORBIDDEN)
    @ApiResponse(responseCode = "404", description = "The instance has no configuration.")
    @ApiResponse(
            responseCode = "409",
            description = "A domain name or an id is there twice; or the instance is being terminated.")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    @ApiResponse(responseCode = "503", description = BUSY)
    ConfigurationTask reconfigure(@PathVariable String appInstanceId, @RequestBody AppDConfig configuration) {
        return tasks.begun(queue.inTurn(() -> configurations.change(appInstanceId, configuration)));
    }

    @GetMapping(CONFIGURATION)
    @Operation(
            summary = "Read what is configured",
            description = "The state of each rule is what is in effect; rule_status says why.")
    @ApiResponse(responseCode = "200", description = "The configuration.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404", description = "The instance has no configuration.")
    AppDConfig configuration(@PathVariable String appInstanceId) {
        return configurations.get(appInstanceId);
    }

    @Audited(ConfigurationAudit.DELETE)
    @DeleteMapping(CONFIGURATION)
    @Operation(summary = "Remove all rules of an application instance, and its configuration")
    @ApiResponse(responseCode = "200", description = "The job is durable; how it stands.")
    @ApiResponse(
            responseCode = "403",
            description = "The scope is not mepcfg; or another job of the instance is under way (see Retry-After).")
    @ApiResponse(responseCode = "404", description = "The instance has no configuration.")
    @ApiResponse(responseCode = "409", description = "The instance is being terminated, and its rules with it.")
    @ApiResponse(responseCode = "503", description = BUSY)
    ConfigurationTask unconfigure(@PathVariable String appInstanceId) {
        return tasks.begun(queue.inTurn(() -> configurations.delete(appInstanceId)));
    }

    @GetMapping("/tasks/{taskId}/appd_configuration")
    @Operation(summary = "Read how a job goes on", description = "Kept for a configured time after the job has ended.")
    @ApiResponse(responseCode = "200", description = "How the job stands.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404", description = "No job has this id, or it ended long ago.")
    ConfigurationTask configurationTask(@PathVariable String taskId) {
        return tasks.get(taskId);
    }

    @GetMapping("/applications/{appInstanceId}/rule_status")
    @Operation(
            summary = "Read how each rule stands",
            description =
                    "What is wanted of it, what is in effect, and why that is not the same; rules on their way out"
                            + " too.")
    @ApiResponse(responseCode = "200", description = "One entry a rule; none is an empty list.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404", description = "The platform does not know the instance.")
    List<RuleStatus> ruleStatus(@PathVariable String appInstanceId) {
        return configurations.statuses(appInstanceId);
    }
}
