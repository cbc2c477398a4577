package io.edgemep.server.management;

import io.edgemep.common.Problem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// The state of things does not allow this configuration.
final class ConfigurationRefused extends Problem {

    private static final String RETRY_SECONDS = "2";

    private ConfigurationRefused(HttpStatus status, String detail) {
        super(status, detail);
    }

    static ConfigurationRefused notFound(String appInstanceId) {
        return new ConfigurationRefused(
                HttpStatus.NOT_FOUND,
                "The application instance %s has no configuration; POST one first.".formatted(appInstanceId));
    }

    static ConfigurationRefused unknown(String appInstanceId) {
        return new ConfigurationRefused(
                HttpStatus.NOT_FOUND, "The platform knows no application instance %s.".formatted(appInstanceId));
    }

    static ConfigurationRefused noTask(String taskId) {
        return new ConfigurationRefused(
                HttpStatus.NOT_FOUND,
                "No task has the id %s; tasks are kept for a limited time after they have ended.".formatted(taskId));
    }

    static ConfigurationRefused exists(String appInstanceId) {
        return new ConfigurationRefused(
                HttpStatus.CONFLICT,
                "The application instance %s has a configuration already; change it with PUT."
                        .formatted(appInstanceId));
    }

    static ConfigurationRefused appNameTaken(String appName, String appInstanceId) {
        return new ConfigurationRefused(
                HttpStatus.CONFLICT,
                "appName %s is that of the application instance %s already; use another."
                        .formatted(appName, appInstanceId));
    }

    static ConfigurationRefused notOutOfEffect(String appInstanceId) {
        return new ConfigurationRefused(
                HttpStatus.CONFLICT,
                "The configuration of the application instance %s is removed, but not all of its rules are out of effect yet; DELETE it again."
                        .formatted(appInstanceId));
    }

    static ConfigurationRefused twice(String member, String value, String first) {
        return new ConfigurationRefused(
                HttpStatus.CONFLICT, "%s is %s, like %s; send each once.".formatted(member, value, first));
    }

    static ConfigurationRefused domainNameTaken(String member, String name, String holder) {
        return new ConfigurationRefused(
                HttpStatus.CONFLICT,
                "%s is %s, which the application instance %s has already for this family of addresses; use another."
                        .formatted(member, name, holder));
    }

    static ConfigurationRefused tooMany(String member, int count, int most) {
        return new ConfigurationRefused(
                HttpStatus.FORBIDDEN,
                "%s has %d rules; an application instance may have at most %d.".formatted(member, count, most));
    }

    static ConfigurationRefused cannotBeActive(String member, String ruleId, String reason) {
        return new ConfigurationRefused(
                HttpStatus.FORBIDDEN, "%s (%s) cannot be ACTIVE: %s".formatted(member, ruleId, reason));
    }

    /// The client may come again, when the job has ended.
    static ConfigurationRefused underWay(String appInstanceId) {
        var refused = new ConfigurationRefused(
                HttpStatus.FORBIDDEN,
                "Another configuration job of the application instance %s is under way; wait until it has ended."
                        .formatted(appInstanceId));
        refused.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return refused;
    }
}
