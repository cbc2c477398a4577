package io.edgemep.server.management;

import io.edgemep.server.application.Applications;
import org.springframework.stereotype.Component;

/// Deletes application instances. What is configured for one that was never started goes first, in turn with
/// all that is being configured; no turn is held while rules go out of effect.
@Component
class Deletion {

    private final AdmissionQueue queue;
    private final Applications applications;

    Deletion(AdmissionQueue queue, Applications applications) {
        this.queue = queue;
        this.applications = applications;
    }

    void delete(String appInstanceId) {
        if (isDeleted(appInstanceId)) {
            return;
        }
        applications.settle(appInstanceId);
        if (!isDeleted(appInstanceId)) {
            throw ConfigurationRefused.notOutOfEffect(appInstanceId);
        }
    }

    private boolean isDeleted(String appInstanceId) {
        return queue.inTurn(() -> applications.delete(appInstanceId));
    }
}
