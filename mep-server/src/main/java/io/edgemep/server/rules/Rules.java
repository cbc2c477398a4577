package io.edgemep.server.rules;

import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// The rules of applications: wishes are written here, and whoever made one may wait to see what becomes of it.
@Service
public class Rules {

    private final RuleTable table;
    private final RuleAudit audit;
    private final Enforcements enforcements;
    private final RuleProperties properties;
    private final TransactionTemplate transaction;

    Rules(
            RuleTable table,
            RuleAudit audit,
            Enforcements enforcements,
            RuleProperties properties,
            TransactionTemplate transaction) {
        this.table = table;
        this.audit = audit;
        this.enforcements = enforcements;
        this.properties = properties;
        this.transaction = transaction;
    }

    /// The application's rules of a kind, by id, each in the state that it really is in.
    public List<Rule> of(String appInstanceId, RuleKind kind) {
        return table.of(appInstanceId, kind).stream().map(StoredRule::shown).toList();
    }

    /// How each rule of the application stands, those on their way out with them.
    public List<RuleStatus> statuses(String appInstanceId) {
        return table.all(appInstanceId).stream().map(StoredRule::status).toList();
    }

    public Optional<RuleStatus> status(RuleKey key, RuleKind kind) {
        return table.find(key, kind).map(StoredRule::status);
    }

    /// Why no rule of this kind is ever in effect on this platform; empty where they are.
    public Optional<String> absence(RuleKind kind) {
        return enforcements.absence(kind);
    }

    /// Why this platform cannot put this rule into effect although it does put others.
    public Optional<String> refusal(Rule rule) {
        return enforcements.absence(RuleKind.of(rule)).isPresent() ? Optional.empty() : enforcements.refusal(rule);
    }

    /// The first of these rules whose name and family are another application's.
    public Optional<NameTaken> taken(List<DnsRule> rules, String appInstanceId) {
        return table.taken(rules, appInstanceId);
    }

    /// The rule in the state that is wanted of it, if there is one; nobody else changes it before the end of the
    /// transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Rule> hold(RuleKey key, RuleKind kind) {
        // First, like every writer: the row is locked second.
        table.holdWriters(kind);
        return table.lock(key, kind)
                .filter(stored -> stored.wanted() != Wish.REMOVED)
                .map(StoredRule::asWanted);
    }

    public int limit() {
        return properties.maxPerApplication();
    }

    /// Makes or replaces a rule, in the state that it names; whether that can be is found out later.
    ///
    /// @throws io.edgemep.common.Problem when there is no room for it, or its name is another rule's
    @Transactional
    public void put(String appInstanceId, Rule rule) {
        var key = new RuleKey(appInstanceId, rule.id());
        var kind = RuleKind.of(rule);
        var revision = table.nextRevision(kind);
        var before = table.lock(key, kind).filter(stored -> stored.wanted() != Wish.REMOVED);
        if (before.isEmpty() && table.count(appInstanceId, kind) >= limit()) {
            throw RuleRefused.limitReached(appInstanceId, kind, limit());
        }
        if (rule instanceof DnsRule dns) {
            table.holder(dns).filter(holder -> !holder.equals(key)).ifPresent(holder -> {
                throw RuleRefused.nameTaken(dns, holder);
            });
        }
        table.wish(key, rule.plain(), Wish.of(rule.state()), revision);
        audit.set(key, before.map(StoredRule::asWanted).orElse(null), rule.plain());
    }

    /// Ends a rule; it is gone when it is not in effect any more. One that is not there is no error.
    @Transactional
    public void remove(RuleKey key, RuleKind kind) {
        var revision = table.nextRevision(kind);
        table.lock(key, kind).ifPresent(stored -> {
            table.wish(key, stored.rule(), Wish.REMOVED, revision);
            if (stored.wanted() != Wish.REMOVED) {
                audit.removed(List.of(stored));
            }
        });
    }

    /// Ends all rules of an application.
    ///
    /// @return how many are not gone yet
    @Transactional
    public int removeAll(String appInstanceId) {
        for (var kind : RuleKind.values()) {
            // A revision is a pass of the enforcers, here and in every replica.
            if (table.count(appInstanceId, kind) > 0) {
                var revision = table.nextRevision(kind);
                audit.removed(table.of(appInstanceId, kind));
                table.removeAll(appInstanceId, kind, revision);
            }
        }
        return table.left(appInstanceId);
    }

    /// Waits a bounded time for the application's rules that were removed to be gone.
    void settleRemoved(String appInstanceId) {
        if (table.left(appInstanceId) > 0) {
            enforcements.settle(properties.settleWait());
        }
    }

    /// Waits until the rule is as it is wanted, or gone if that is what is wanted.
    ///
    /// @param most how long
    /// @return how it then stands; empty when it is gone
    public Optional<RuleStatus> settle(RuleKey key, RuleKind kind, Duration most) {
        var stored = table.find(key, kind);
        if (stored.isPresent() && !isSettled(stored.get())) {
            enforcements.await(kind, stored.get().revision(), most);
            stored = table.find(key, kind);
        }
        return stored.map(StoredRule::status);
    }

    private static boolean isSettled(StoredRule rule) {
        return rule.enforced() >= rule.revision() && rule.status().isAsWanted();
    }

    StoredRule get(RuleKey key, RuleKind kind) {
        return table.find(key, kind)
                .filter(stored -> stored.wanted() != Wish.REMOVED)
                .orElseThrow(() -> RuleRefused.notFound(key, kind));
    }

    /// Changes a rule as its application wishes, and waits for what becomes of it.
    ///
    /// @param change the whole rule after the change, made of the rule in its wanted state
    StoredRule change(RuleKey key, RuleKind kind, IfMatch ifMatch, UnaryOperator<Rule> change) {
        var revision = Objects.requireNonNull(transaction.execute(_ -> {
            // First, like every writer: the row is locked second.
            var next = table.nextRevision(kind);
            var stored = table.lock(key, kind)
                    .filter(found -> found.wanted() != Wish.REMOVED)
                    .orElseThrow(() -> RuleRefused.notFound(key, kind));
            ifMatch.check(stored.etag());
            var after = change.apply(stored.asWanted());
            refuseImpossible(after);
            if (after.equals(stored.asWanted())) {
                return stored.revision();
            }
            table.wish(key, after, Wish.of(after.state()), next);
            audit.set(key, stored.asWanted(), after);
            return next;
        }));
        enforcements.await(kind, revision, properties.settleWait());
        return get(key, kind);
    }

    private void refuseImpossible(Rule rule) {
        var reason = rule.state() == RuleState.ACTIVE ? enforcements.refusal(rule) : Optional.<String>empty();
        if (reason.isPresent()) {
            throw RuleRefused.cannotBeActive(rule, reason.get());
        }
    }
}
