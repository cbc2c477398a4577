package io.edgemep.server.management;

import io.edgemep.server.application.Belongings;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// A configuration goes before its rules do: a job under way ends as it stands, so that it puts none of them back.
@Component
@Order(5)
class ConfigurationBelongings implements Belongings {

    private final Jobs jobs;
    private final ConfigurationTable configurations;
    private final ConfigurationAudit audit;

    ConfigurationBelongings(Jobs jobs, ConfigurationTable configurations, ConfigurationAudit audit) {
        this.audit = audit;
        this.jobs = jobs;
        this.configurations = configurations;
    }

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    @Transactional
    public boolean remove(String appInstanceId) {
        // Like a request: none may come in between.
        configurations.holdAdmission();
        jobs.end(
                appInstanceId,
                "The application instance was terminated or deleted, and its rules are removed with it.");
        if (configurations.delete(appInstanceId)) {
            audit.removed(appInstanceId);
        }
        return true;
    }

    /// It is the platform manager's.
    @Override
    public boolean goWithRegistration() {
        return false;
    }
}
