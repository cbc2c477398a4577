package io.edgemep.server.rules;

import io.edgemep.server.application.Belongings;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Rules go with their application, and before everything else of it: nothing may be steered to what is gone.
@Component
@Order(10)
class RuleBelongings implements Belongings {

    private final Rules rules;

    RuleBelongings(Rules rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public boolean remove(String appInstanceId) {
        return rules.removeAll(appInstanceId) == 0;
    }

    @Override
    public void settle(String appInstanceId) {
        rules.settleRemoved(appInstanceId);
    }

    /// The platform manager's, not the application's.
    @Override
    public boolean goWithRegistration() {
        return false;
    }
}
