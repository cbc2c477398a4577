package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One rule's part of a job.
///
/// @param position its place among the job's steps
/// @param before the rule before the job, in the state that was wanted; null where there was none
/// @param after the rule after the job, in the state that is wanted; null where there is to be none
/// @param reason why the rule is not as it is wanted
record Step(
        int position,
        @Nullable Rule before,
        @Nullable Rule after,
        Status status,
        @Nullable String reason) {

    static Step planned(int position, @Nullable Rule before, @Nullable Rule after) {
        return new Step(position, before, after, Status.PENDING, null);
    }

    /// How far a step has come. What is wanted is written with APPLIED and REVERTING, in the same transaction.
    enum Status {
        PENDING,
        APPLIED,
        SETTLED,
        REVERTING,
        REVERTED
    }

    RuleKind kind() {
        return RuleKind.of(some());
    }

    String ruleId() {
        return some().id();
    }

    String subject() {
        return "%s %s".formatted(kind().noun(), ruleId());
    }

    private Rule some() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
