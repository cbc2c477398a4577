package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.RuleKind;
import io.edgemep.server.rules.RuleStatus;
import io.edgemep.server.rules.RuleStatus.Wish;
import io.edgemep.server.rules.Rules;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a step wants of its rule, and whether it is so.
@Component
class StepRules {

    private static final String NOT_DEALT_WITH = "the platform has not dealt with it in time.";

    private final Rules rules;
    private final Duration look;

    StepRules(Rules rules, ManagementProperties properties) {
        this.rules = rules;
        this.look = properties.look();
    }

    /// The rule as it is wanted at present, until the end of the transaction; empty where there is none.
    Optional<Rule> hold(Job job, Step step) {
        return rules.hold(key(job, step), step.kind());
    }

    /// @param rule what is wanted; null is none
    void wish(Job job, Step step, @Nullable Rule rule) {
        if (rule == null) {
            rules.remove(key(job, step), step.kind());
        } else {
            rules.put(job.appInstanceId(), rule);
        }
    }

    /// Why the rule is not as it is wanted, after a short wait; empty when it is.
    Optional<String> unmet(Job job, Step step, @Nullable Rule rule) {
        var began = System.nanoTime();
        var status = rules.settle(key(job, step), step.kind(), look);
        if (rule == null) {
            return status.filter(left -> left.wanted() == Wish.REMOVED).map(StepRules::reason);
        } else if (status.isEmpty()) {
            return Optional.of("it was removed by somebody else.");
        } else if (System.nanoTime() - began >= look.toNanos()) {
            // Until the wish has been dealt with, its status may be that of what was in effect before.
            return Optional.of(reason(status.get()));
        }
        return status.filter(found ->
                        !found.isAsWanted() && rules.absence(RuleKind.of(rule)).isEmpty())
                .map(StepRules::reason);
    }

    /// Why a rule that is stored as it is wanted is INACTIVE although it should not be; null where it is not.
    @Nullable
    String idle(Job job, Step step) {
        return rules.status(key(job, step), step.kind())
                .filter(status -> status.wanted() == Wish.ACTIVE)
                .flatMap(status -> rules.absence(status.kind()))
                .orElse(null);
    }

    private static RuleKey key(Job job, Step step) {
        return new RuleKey(job.appInstanceId(), step.ruleId());
    }

    private static String reason(RuleStatus status) {
        return status.reason() == null ? NOT_DEALT_WITH : status.reason();
    }
}
