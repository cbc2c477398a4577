package io.edgemep.server.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// An enforcer that does at once what it is told, except for what a test tells it not to do.
public class TestEnforcer<R extends Rule> implements Enforcer<R> {

    private final Map<RuleKey, R> effect = new ConcurrentHashMap<>();
    private final Map<RuleKey, String> faults = new ConcurrentHashMap<>();
    private volatile @Nullable String refusal;
    private volatile @Nullable String absence;
    private volatile @Nullable String failure;

    /// What is in effect, whatever was wanted.
    public Map<RuleKey, R> effect() {
        return effect;
    }

    /// From now on this rule stays as it is, for this reason; null ends that.
    public void stick(RuleKey key, @Nullable String reason) {
        if (reason == null) {
            faults.remove(key);
        } else {
            faults.put(key, reason);
        }
    }

    public void refuse(@Nullable String reason) {
        refusal = reason;
    }

    public void beAbsent(@Nullable String reason) {
        absence = reason;
    }

    /// From now on nothing can be done at all, for this reason; null ends that.
    public void fail(@Nullable String reason) {
        failure = reason;
    }

    public void reset() {
        faults.clear();
        refusal = null;
        absence = null;
        failure = null;
    }

    @Override
    public Optional<String> absence() {
        return Optional.ofNullable(absence);
    }

    @Override
    public Optional<String> refusal(R rule) {
        return Optional.ofNullable(refusal);
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<R>> wanted) {
        var failing = failure;
        if (failing != null) {
            throw new EnforcementFailed(failing, null);
        }
        effect.keySet()
                .removeIf(key -> !faults.containsKey(key)
                        && wanted.stream().noneMatch(rule -> rule.key().equals(key)));
        wanted.stream()
                .filter(rule -> !faults.containsKey(rule.key()))
                .forEach(rule -> effect.put(rule.key(), rule.rule()));
        var told = new ConcurrentHashMap<RuleKey, Fault>();
        faults.forEach((key, reason) -> told.put(key, new Fault(reason, effect.containsKey(key))));
        return told;
    }

    /// Of the data plane.
    public static final class Traffic extends TestEnforcer<TrafficRule> {}

    /// Of the DNS server.
    public static final class Dns extends TestEnforcer<DnsRule> {}
}
