package io.edgemep.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.TestRules;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleChangesTests {

    private static final Rule A = TestRules.dns("a", "a.example", RuleState.ACTIVE);
    private static final Rule B = TestRules.dns("b", "b.example", RuleState.ACTIVE);
    private static final Rule T = TestRules.traffic("a", RuleState.ACTIVE);

    @Test
    void takesNoStepForARuleThatStaysAsItIs() {
        assertThat(RuleChanges.between(List.of(A, T), List.of(T, A), Set.of())).isEmpty();
    }

    @Test
    void takesNamesBeforeTrafficAndEndsBeforeItBegins() {
        assertThat(RuleChanges.between(List.of(T, A), List.of(B), Set.of()))
                .containsExactly(
                        Step.planned(0, A, null, false),
                        Step.planned(1, null, B, false),
                        Step.planned(2, T, null, false));
    }

    @Test
    void changesARuleInOneStep() {
        var off = A.in(RuleState.INACTIVE);

        assertThat(RuleChanges.between(List.of(A), List.of(off), Set.of()))
                .containsExactly(Step.planned(0, A, off, false));
    }

    @Test
    void endsARuleThatChangesItsNameBeforeItBeginsAnew() {
        var renamed = TestRules.dns("a", "b.example", RuleState.ACTIVE);
        var swapped = TestRules.dns("b", "a.example", RuleState.ACTIVE);

        assertThat(RuleChanges.between(List.of(A, B), List.of(renamed, swapped), Set.of()))
                .containsExactly(
                        Step.planned(0, A, null, false),
                        Step.planned(1, B, null, false),
                        Step.planned(2, null, renamed, false),
                        Step.planned(3, null, swapped, false));
    }

    @Test
    void remembersThatNobodyHasNamedAState() {
        assertThat(RuleChanges.between(List.of(A), List.of(B, T), Set.of(RuleId.of(B))))
                .containsExactly(
                        Step.planned(0, A, null, false),
                        Step.planned(1, null, B, true),
                        Step.planned(2, null, T, false));
    }
}
