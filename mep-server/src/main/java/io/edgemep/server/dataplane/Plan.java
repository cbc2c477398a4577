package io.edgemep.server.dataplane;

import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What nftables is to do for the rules that are wanted. It follows from these alone, so it is made anew only when they
/// have changed.
///
/// @param rules in the order in which they are judged
/// @param faults of those that cannot be among them
record Plan(List<WantedRule<TrafficRule>> wanted, List<SteeredRule> rules, Map<RuleKey, Fault> faults) {

    private static final Comparator<WantedRule<TrafficRule>> ORDER = Comparator.comparing(
                    (WantedRule<TrafficRule> wanted) -> wanted.rule().priority())
            .thenComparing(wanted -> wanted.key().appInstanceId())
            .thenComparing(wanted -> wanted.key().ruleId());

    static Plan of(List<WantedRule<TrafficRule>> wanted, NftablesProperties properties) {
        var rules = new ArrayList<SteeredRule>();
        var faults = new HashMap<RuleKey, Fault>();
        var statements = 0;
        for (var each : wanted.stream().sorted(ORDER).toList()) {
            try {
                var rule = new SteeredRule(each.key(), Steering.of(each.rule(), properties));
                statements += Ruleset.of(List.of(rule), properties).statements();
                if (statements > properties.maxStatements()) {
                    throw new Unsupported(
                            "The rules before it are all that mep.data-plane.nftables.max-statements allows;"
                                    + " deactivate others, or have the platform's operator raise it.");
                }
                rules.add(rule);
            } catch (Unsupported unsupported) {
                faults.put(each.key(), new Fault(unsupported.sentence(), false));
            }
        }
        return new Plan(List.copyOf(wanted), List.copyOf(rules), Map.copyOf(faults));
    }
}
