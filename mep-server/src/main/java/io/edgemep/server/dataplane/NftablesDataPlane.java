package io.edgemep.server.dataplane;

import io.edgemep.server.dataplane.DataPlaneMetrics.Result;
import io.edgemep.server.rules.EnforcementFailed;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Has the kernel steer packets: tables of its own, which are replaced as a whole in one transaction.
///
/// What is in the kernel outlives this process, as the rules are to do while it restarts.
final class NftablesDataPlane implements DataPlane {

    private static final Logger log = LoggerFactory.getLogger(NftablesDataPlane.class);

    private static final Comparator<WantedRule<TrafficRule>> ORDER = Comparator.comparing(
                    (WantedRule<TrafficRule> wanted) -> wanted.rule().priority())
            .thenComparing(wanted -> wanted.key().appInstanceId())
            .thenComparing(wanted -> wanted.key().ruleId());

    private final NftablesProperties properties;
    private final Nft nft;
    private final DataPlaneMetrics metrics;

    /// Null until something was put into effect in this run.
    private volatile @Nullable State state;

    /// What was put into effect last.
    ///
    /// @param wanted the rules, with those that the kernel has refused
    /// @param tables how the kernel showed them directly afterwards; empty when that could not be learnt
    private record State(
            List<SteeredRule> wanted, Map<RuleKey, Fault> refused, Optional<Map<String, JsonNode>> tables) {}

    NftablesDataPlane(NftablesProperties properties, Nft nft, DataPlaneMetrics metrics) {
        this.properties = properties;
        this.nft = nft;
        this.metrics = metrics;
        if (properties.devices().isEmpty()) {
            log.warn("Traffic rules are judged for packets from all interfaces but the loopback, those that lead to the"
                    + " platform itself included: name the interfaces of the user plane in"
                    + " mep.data-plane.nftables.devices.");
        }
    }

    @Override
    public Optional<String> refusal(TrafficRule rule) {
        try {
            Steering.of(rule, properties);
            return Optional.empty();
        } catch (Unsupported unsupported) {
            return Optional.of(unsupported.sentence());
        }
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<TrafficRule>> wanted) {
        var faults = new HashMap<RuleKey, Fault>();
        var rules = steered(wanted, faults);
        var before = state;
        var sameRules = before != null && before.wanted().equals(rules);
        if (before == null || !sameRules || isChanged(before) || acceptsMore(before)) {
            before = replace(rules, sameRules);
        }
        faults.putAll(before.refused());
        return faults;
    }

    /// The rules in the order in which they are judged; those that cannot be among them get a fault.
    private List<SteeredRule> steered(List<WantedRule<TrafficRule>> wanted, Map<RuleKey, Fault> faults) {
        var rules = new ArrayList<SteeredRule>();
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
        return List.copyOf(rules);
    }

    private boolean isChanged(State known) {
        return !known.tables().equals(Optional.of(nft.tables()));
    }

    /// Whether a rule that the kernel has refused would be accepted by now; a missing interface may have come.
    private boolean acceptsMore(State known) {
        return known.wanted().stream()
                .filter(rule -> known.refused().containsKey(rule.key()))
                .limit(properties.maxTrials())
                .anyMatch(
                        rule -> nft.check(Ruleset.of(List.of(rule), properties)).isEmpty());
    }

    private State replace(List<SteeredRule> rules, boolean sameRules) {
        var begun = System.nanoTime();
        var result = Result.FAILED;
        try {
            var refused = apply(rules);
            state = new State(rules, refused, look(rules, refused));
            result = refused.isEmpty() ? (sameRules ? Result.REPAIRED : Result.REPLACED) : Result.PARTIAL;
            return state;
        } finally {
            metrics.ended(result, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /// @return the rules that the kernel refuses; all others are in effect
    private Map<RuleKey, Fault> apply(List<SteeredRule> rules) {
        var failure = nft.apply(Ruleset.of(rules, properties));
        if (failure.isEmpty()) {
            return Map.of();
        }
        var refused = new Trials(nft, properties).culprits(rules);
        log.warn("The kernel refuses {} of {} traffic rules: {}", refused.size(), rules.size(), failure.get());
        nft.apply(Ruleset.of(without(refused, rules), properties)).ifPresent(reason -> {
            throw new EnforcementFailed("The kernel refuses the traffic rules together: " + reason, null);
        });
        return refused;
    }

    /// Empty, which has all replaced the next time, when it cannot be learnt or somebody was faster.
    private Optional<Map<String, JsonNode>> look(List<SteeredRule> rules, Map<RuleKey, Fault> refused) {
        try {
            var tables = nft.tables();
            var statements = Ruleset.of(without(refused, rules), properties).statements();
            var shown = tables.values().stream()
                    .flatMap(table -> table.path("nftables").valueStream())
                    .filter(object -> object.has("rule"))
                    .count();
            return shown == statements ? Optional.of(tables) : Optional.empty();
        } catch (EnforcementFailed unreadable) {
            log.warn("The traffic rules are in effect, but it cannot be seen: {}", unreadable.reason());
            return Optional.empty();
        }
    }

    private static List<SteeredRule> without(Map<RuleKey, Fault> refused, List<SteeredRule> rules) {
        return rules.stream().filter(rule -> !refused.containsKey(rule.key())).toList();
    }
}
