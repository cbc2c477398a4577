package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import io.edgemep.server.rules.RuleState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One rule's part of a job.
///
/// @param position its place among the job's steps
/// @param before the rule before the job, in the state that was wanted; null where there was none. Until the step
///     is taken as it was planned, and from then on as it was found
/// @param after the rule after the job, in the state that is wanted; null where there is to be none
/// @param keepsState whether the manager has named no state for `after`, so that the rule keeps the one it has when the
///     step is taken: its application may have switched it meanwhile
/// @param reason why the rule is not as it is wanted
record Step(
        int position,
        @Nullable Rule before,
        @Nullable Rule after,
        boolean keepsState,
        Status status,
        @Nullable String reason) {

    static Step planned(int position, @Nullable Rule before, @Nullable Rule after, boolean keepsState) {
        return new Step(position, before, after, keepsState, Status.PENDING, null);
    }

    /// The step as it is taken.
    ///
    /// @param found the rule as it is now; null where there is none
    /// @param chosen the state that was last wanted of it; null where there was no such rule
    Step taken(@Nullable Rule found, @Nullable RuleState chosen) {
        var wanted = after == null || chosen == null || !keepsState ? after : after.in(chosen);
        return new Step(position, found, wanted, keepsState, Status.APPLIED, null);
    }

    /// What is wanted when the step is taken back: the rule of before, but switched as its application has switched it
    /// since.
    ///
    /// @param found the rule as it is now; null where there is none
    @Nullable
    Rule takenBack(@Nullable Rule found) {
        return before == null || found == null || !isSwitched(found) ? before : before.in(found.state());
    }

    /// Whether somebody has switched the rule since the step was taken.
    boolean isSwitched(Rule found) {
        return after != null && found.state() != after.state();
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
