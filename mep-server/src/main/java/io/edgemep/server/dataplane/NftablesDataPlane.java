package io.edgemep.server.dataplane;

import io.edgemep.server.dataplane.DataPlaneMetrics.Result;
import io.edgemep.server.rules.EnforcementFailed;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the kernel steer packets: tables of its own, which are replaced as a whole in one transaction.
///
/// What is in the kernel outlives this process, as the rules are to do while it restarts.
final class NftablesDataPlane implements DataPlane {

    private static final Logger log = LoggerFactory.getLogger(NftablesDataPlane.class);

    private final NftablesProperties properties;
    private final Nft nft;
    private final DataPlaneMetrics metrics;

    /// Null until something was put into effect in this run.
    private volatile @Nullable State state;

    /// What was put into effect last.
    ///
    /// @param refused the rules of the plan that the kernel has refused
    /// @param tables how the kernel showed them directly afterwards; empty when that could not be learnt
    private record State(Plan plan, Map<RuleKey, Fault> refused, Optional<Tables> tables) {}

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
        var before = state;
        var plan =
                before != null && before.plan().wanted().equals(wanted) ? before.plan() : Plan.of(wanted, properties);
        var sameRules = before != null && before.plan().rules().equals(plan.rules());
        if (before == null || !sameRules || isChanged(before) || acceptsMore(before)) {
            before = replace(plan, sameRules);
        } else if (!before.plan().equals(plan)) {
            // What is wanted has changed, but not what is to be done for it.
            before = new State(plan, before.refused(), before.tables());
            state = before;
        }
        var faults = new HashMap<>(plan.faults());
        faults.putAll(before.refused());
        return faults;
    }

    private boolean isChanged(State known) {
        return !known.tables().equals(Optional.of(nft.tables()));
    }

    /// Whether a rule that the kernel has refused would be accepted by now; a missing interface may have come.
    private boolean acceptsMore(State known) {
        return known.plan().rules().stream()
                .filter(rule -> known.refused().containsKey(rule.key()))
                .limit(properties.maxTrials())
                .anyMatch(
                        rule -> nft.check(Ruleset.of(List.of(rule), properties)).isEmpty());
    }

    private State replace(Plan plan, boolean sameRules) {
        var rules = plan.rules();
        var begun = System.nanoTime();
        var result = Result.FAILED;
        try {
            var refused = apply(rules);
            var now = new State(plan, refused, look(rules, refused));
            state = now;
            result = refused.isEmpty() ? (sameRules ? Result.REPAIRED : Result.REPLACED) : Result.PARTIAL;
            return now;
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
    private Optional<Tables> look(List<SteeredRule> rules, Map<RuleKey, Fault> refused) {
        try {
            var tables = nft.tables();
            var statements = Ruleset.of(without(refused, rules), properties).statements();
            return tables.statements() == statements ? Optional.of(tables) : Optional.empty();
        } catch (EnforcementFailed unreadable) {
            log.warn("The traffic rules are in effect, but it cannot be seen: {}", unreadable.reason());
            return Optional.empty();
        }
    }

    private static List<SteeredRule> without(Map<RuleKey, Fault> refused, List<SteeredRule> rules) {
        return rules.stream().filter(rule -> !refused.containsKey(rule.key())).toList();
    }
}
