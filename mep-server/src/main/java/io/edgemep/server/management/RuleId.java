package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;

/// Which rule of an application; one of each kind may have the same id.
record RuleId(RuleKind kind, String ruleId) {

    static RuleId of(Rule rule) {
        return new RuleId(RuleKind.of(rule), rule.id());
    }
}
