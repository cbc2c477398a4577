package io.edgemep.server.rules;

import io.edgemep.common.Loop;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Brings what is in effect to what is wanted, for the rules of one kind: a loop that gives the enforcer all
/// that is wanted whenever that has changed, and from time to time, and writes down what it found.
///
/// It reads the whole wish each time, so a pass that was lost, to a crash or a failure, is made up for by the
/// next.
final class Enforcement<R extends Rule> {

    private static final Logger log = LoggerFactory.getLogger(Enforcement.class);

    private final RuleKind kind;
    private final Class<R> type;
    private final Enforcer<R> enforcer;
    private final RuleFindings findings;
    private final TransactionTemplate transaction;
    private final RuleProperties properties;
    private final Clock clock;
    private final Passes passes = new Passes();
    private final Loop loop;
    private Instant due = Instant.MIN;
    private Instant begun = Instant.MAX;

    Enforcement(
            RuleKind kind,
            Class<R> type,
            Enforcer<R> enforcer,
            RuleFindings findings,
            TransactionTemplate transaction,
            RuleProperties properties,
            Clock clock) {
        this.kind = kind;
        this.type = type;
        this.enforcer = enforcer;
        this.findings = findings;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
        var name = "enforcement-" + kind.name().toLowerCase(Locale.ROOT);
        this.loop = new Loop(name, properties.pollInterval(), this::turn);
    }

    void start() {
        loop.start();
    }

    void stop(Duration wait) {
        loop.stop(wait);
    }

    /// Waits until this replica has dealt with the given revision, in vain or not.
    ///
    /// @return whether it has, within that time
    boolean await(long revision, Duration most) {
        loop.wake();
        return passes.await(revision, most);
    }

    void settle(Duration most) {
        await(findings.revision(kind), most);
    }

    Optional<String> absence() {
        return enforcer.absence();
    }

    Optional<String> refusal(Rule rule) {
        return enforcer.refusal(type.cast(rule));
    }

    private boolean turn() {
        var revision = findings.revision(kind);
        var now = clock.instant();
        // A clock that was put back must not put reconciling off.
        if (revision == passes.latest() && now.isBefore(due) && !now.isBefore(begun)) {
            return false;
        }
        var faults = pass();
        begun = now;
        due = clock.instant().plus(faults ? properties.retryInterval() : properties.reconcileInterval());
        passes.reached(revision);
        return false;
    }

    /// @return whether anything is not as it is wanted
    private boolean pass() {
        var rules = findings.atWork(kind);
        var absence = enforcer.absence();
        if (absence.isPresent()) {
            warnOfLeftovers(rules);
            rules.forEach(rule -> findings.found(rule, RuleState.INACTIVE, unmet(rule, absence.get())));
            return false;
        }
        try {
            var faults = enforcer.enforce(wanted(rules));
            write(rules, rule -> settle(rule, faults));
            return !faults.isEmpty();
        } catch (EnforcementFailed failure) {
            log.warn("{}s are not as they are wanted, trying again: {}", kind.noun(), failure.reason());
            write(rules, rule -> {
                if (rule.enforced() < rule.revision() || !rule.status().isAsWanted()) {
                    findings.found(rule, rule.realised(), failure.reason());
                }
            });
            return true;
        }
    }

    /// What another backend has put into effect is out of reach from here.
    private void warnOfLeftovers(List<StoredRule> rules) {
        var left = rules.stream()
                .filter(rule -> rule.realised() == RuleState.ACTIVE)
                .count();
        if (left > 0) {
            log.warn(
                    "{} {}s were in effect by what is not configured any more. They are told as INACTIVE from now on, but"
                            + " what enforced them may go on until its operator clears it",
                    left,
                    kind.noun());
        }
    }

    private static @Nullable String unmet(StoredRule rule, String reason) {
        return rule.wanted() == Wish.ACTIVE ? reason : null;
    }

    private List<WantedRule<R>> wanted(List<StoredRule> rules) {
        return rules.stream()
                .filter(rule -> rule.wanted() == Wish.ACTIVE)
                .map(rule -> new WantedRule<>(rule.key(), type.cast(rule.rule())))
                .toList();
    }

    private void settle(StoredRule rule, Map<RuleKey, Fault> faults) {
        var fault = faults.get(rule.key());
        if (fault != null) {
            findings.found(rule, fault.inEffect() ? RuleState.ACTIVE : RuleState.INACTIVE, fault.reason());
        } else {
            findings.found(rule, rule.wanted() == Wish.ACTIVE ? RuleState.ACTIVE : RuleState.INACTIVE, null);
        }
    }

    /// In the order of the table, like every writer of more than one row.
    private void write(List<StoredRule> rules, Consumer<StoredRule> finding) {
        transaction.executeWithoutResult(_ -> rules.forEach(finding));
    }
}
