package io.edgemep.server.management;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The way from the rules that an application has to those that it is to have, one step a rule; rules that stay as they
/// are have none. Names go before traffic, and what ends goes before what begins.
final class RuleChanges {

    private final Set<RuleId> keepState;
    private final List<Step> steps = new ArrayList<>();

    private RuleChanges(Set<RuleId> keepState) {
        this.keepState = keepState;
    }

    /// @param current in the states that are wanted, like those to come
    /// @param keepState the ids of those to come whose state nobody has named
    static List<Step> between(List<Rule> current, List<Rule> wanted, Set<RuleId> keepState) {
        var changes = new RuleChanges(keepState);
        for (var kind : List.of(RuleKind.DNS, RuleKind.TRAFFIC)) {
            changes.add(byId(current, kind), byId(wanted, kind));
        }
        return List.copyOf(changes.steps);
    }

    private void add(Map<String, Rule> current, Map<String, Rule> wanted) {
        current.values().stream()
                .filter(rule -> isRenamed(rule, wanted.get(rule.id())) || !wanted.containsKey(rule.id()))
                .forEach(rule -> step(rule, null));
        for (var rule : wanted.values()) {
            var before = current.get(rule.id());
            if (isRenamed(before, rule)) {
                step(null, rule);
            } else if (!rule.equals(before)) {
                step(before, rule);
            }
        }
    }

    private void step(@Nullable Rule before, @Nullable Rule after) {
        var keepsState = after != null && keepState.contains(RuleId.of(after));
        steps.add(Step.planned(steps.size(), before, after, keepsState));
    }

    /// Such a rule ends and begins anew, so that rules may swap their names.
    private static boolean isRenamed(@Nullable Rule before, @Nullable Rule after) {
        return before instanceof DnsRule old
                && after instanceof DnsRule changed
                && !(old.name().equals(changed.name()) && old.ipAddressType() == changed.ipAddressType());
    }

    private static Map<String, Rule> byId(List<Rule> rules, RuleKind kind) {
        return rules.stream()
                .filter(rule -> RuleKind.of(rule) == kind)
                .collect(Collectors.toMap(Rule::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    }
}
