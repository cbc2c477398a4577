package io.edgemep.server.application;

import org.springframework.stereotype.Component;

/// Application instances, for those who act on one without being it.
@Component
public class ApplicationInstances {

    private final Applications applications;

    ApplicationInstances(Applications applications) {
        this.applications = applications;
    }

    /// Makes an instance known because the platform manager configures it. Called last in the transaction that does so:
    /// what refuses the instance here, keeps all of its configuration out.
    public void configured(String appInstanceId) {
        applications.admit(appInstanceId);
    }

    public boolean isKnown(String appInstanceId) {
        return applications.knows(appInstanceId);
    }
}
