package io.edgemep.server.rules;

import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A rule as the database has it.
///
/// @param rule as it is wanted, in the state that is wanted
/// @param realised whether it is in effect
/// @param revision of the wish
/// @param enforced the latest revision that an enforcer has dealt with
record StoredRule(
        RuleKey key,
        Rule rule,
        Wish wanted,
        RuleState realised,
        long revision,
        long enforced,
        long version,
        @Nullable String reason,
        Instant changedAt) {

    /// What is in effect may still be the version before.
    private static final String PENDING = "The wish is stored and about to be put into effect.";

    RuleKind kind() {
        return RuleKind.of(rule);
    }

    String etag() {
        return "\"" + version + "\"";
    }

    /// In the state that is wanted.
    Rule asWanted() {
        return rule.in(wanted == Wish.ACTIVE ? RuleState.ACTIVE : RuleState.INACTIVE);
    }

    /// As a client is shown it: its state is what is, not what is wanted.
    Rule shown() {
        return rule.in(realised);
    }

    RuleStatus status() {
        var pending = enforced < revision ? PENDING : null;
        return new RuleStatus(kind(), key.ruleId(), wanted, realised, reason == null ? pending : reason, changedAt);
    }
}
