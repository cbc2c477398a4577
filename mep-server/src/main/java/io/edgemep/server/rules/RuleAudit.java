package io.edgemep.server.rules;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.server.mp1.StoredJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Has the audit log tell of wishes: what became of them is not a change that somebody made.
@Component
class RuleAudit {

    static final String SET_TRAFFIC = "traffic_rule.set";
    static final String SET_DNS = "dns_rule.set";

    private final AuditTrail audit;
    private final StoredJson json;

    RuleAudit(AuditTrail audit, StoredJson json) {
        this.audit = audit;
        this.json = json;
    }

    /// @param before in the state that was wanted; null where there was no rule
    void set(RuleKey key, @Nullable Rule before, Rule after) {
        var kind = RuleKind.of(after);
        var action = kind == RuleKind.TRAFFIC ? SET_TRAFFIC : SET_DNS;
        var had = before == null ? null : json.write(before);
        audit.record(new Change(action, key.appInstanceId(), path(key, kind), had, json.write(after)));
    }

    void removed(List<StoredRule> rules) {
        audit.record(rules.stream().map(this::removal).toList());
    }

    private Change removal(StoredRule rule) {
        var action = rule.kind() == RuleKind.TRAFFIC ? "traffic_rule.remove" : "dns_rule.remove";
        var key = rule.key();
        return Change.ended(action, key.appInstanceId(), path(key, rule.kind()), json.write(rule.asWanted()));
    }

    private static String path(RuleKey key, RuleKind kind) {
        return "/mec_app_support/v1/applications/%s/%s/%s"
                .formatted(key.appInstanceId(), kind == RuleKind.TRAFFIC ? "traffic_rules" : "dns_rules", key.ruleId());
    }
}
