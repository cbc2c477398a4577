package io.edgemep.server.application;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Application instances, for those who act on one without being it.
@Component
public class ApplicationInstances {

    private final Instances instances;

    ApplicationInstances(Instances instances) {
        this.instances = instances;
    }

    /// Makes an instance known because the platform manager configures it. It is not terminated before the
    /// caller's transaction has ended.
    ///
    /// @throws io.edgemep.common.Problem when it is being terminated, or was
    @Transactional(propagation = Propagation.MANDATORY)
    public void configured(String appInstanceId, String appName) {
        Applications.requireId(appInstanceId);
        instances.add(appInstanceId, appName, null);
        requireOpen(appInstanceId);
    }

    /// Holds back a termination until the caller's transaction has ended.
    ///
    /// @throws io.edgemep.common.Problem when it is being terminated, or was, or is not known
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireOpen(String appInstanceId) {
        var state = instances.lock(appInstanceId).state();
        if (state == ApplicationState.TERMINATING || state == ApplicationState.TERMINATED) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is %s, so nothing can be configured for it; create another one."
                            .formatted(appInstanceId, state));
        }
    }

    public boolean isKnown(String appInstanceId) {
        return instances.find(appInstanceId).isPresent();
    }
}
