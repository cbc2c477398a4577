package io.edgemep.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.TestRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleChangesTests {

    private static final Rule A = TestRules.dns("a", "a.example", RuleState.ACTIVE);
    private static final Rule B = TestRules.dns("b", "b.example", RuleState.ACTIVE);
    private static final Rule T = TestRules.traffic("a", RuleState.ACTIVE);

    @Test
    void takesNoStepForARuleThatStaysAsItIs() {
        assertThat(RuleChanges.between(List.of(A, T), List.of(T, A))).isEmpty();
    }

    @Test
    void takesNamesBeforeTrafficAndEndsBeforeItBegins() {
        assertThat(RuleChanges.between(List.of(T, A), List.of(B)))
                .containsExactly(Step.planned(0, A, null), Step.planned(1, null, B), Step.planned(2, T, null));
    }

    @Test
    void changesARuleInOneStep() {
        var off = A.in(RuleState.INACTIVE);

        assertThat(RuleChanges.between(List.of(A), List.of(off))).containsExactly(Step.planned(0, A, off));
    }

    @Test
    void endsARuleThatChangesItsNameBeforeItBeginsAnew() {
        var renamed = TestRules.dns("a", "b.example", RuleState.ACTIVE);
        var swapped = TestRules.dns("b", "a.example", RuleState.ACTIVE);

        assertThat(RuleChanges.between(List.of(A, B), List.of(renamed, swapped)))
                .containsExactly(
                        Step.planned(0, A, null),
                        Step.planned(1, B, null),
                        Step.planned(2, null, renamed),
                        Step.planned(3, null, swapped));
    }
}
