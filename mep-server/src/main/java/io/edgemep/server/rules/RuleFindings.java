package io.edgemep.server.rules;

import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rules table as enforcers write it: what became of the wishes. What is wanted is [RuleTable]'s.
@Component
class RuleFindings {

    private final JdbcClient jdbc;
    private final RuleRows rows;
    private final Clock clock;

    RuleFindings(JdbcClient jdbc, RuleRows rows, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.clock = clock;
    }

    /// Everything that an enforcer has to know of: what is to be in effect, and what has not ended yet.
    List<StoredRule> atWork(RuleKind kind) {
        return jdbc.sql(RuleRows.SELECT + """
                        where kind = :kind and (wanted = 'ACTIVE' or realised = 'ACTIVE' or enforced < revision)
                        order by app_instance_id, rule_id
                        """)
                .param("kind", kind.name())
                .query(rows)
                .list();
    }

    long revision(RuleKind kind) {
        return jdbc.sql("select revision from rule_revisions where kind = :kind")
                .param("kind", kind.name())
                .query(Long.class)
                .single();
    }

    /// What an enforcer has found of a rule; an older finding than the one that is there is dropped.
    void found(StoredRule rule, RuleState realised, @Nullable String reason) {
        if (rule.wanted() == Wish.REMOVED && realised == RuleState.INACTIVE) {
            remove(rule);
        }
        if (rule.enforced() == rule.revision()
                && rule.realised() == realised
                && Objects.equals(rule.reason(), reason)) {
            return;
        }
        jdbc.sql("""
                        update rules
                           set realised = :realised,
                               reason = case when revision = :revision then cast(:reason as text) else reason end,
                               enforced = :revision, changed_at = :now,
                               version = case when realised = :realised then version
                                              else nextval('rule_versions') end
                         where""" + RuleRows.KEY + "and enforced <= :revision and revision >= :revision")
                .param("app", rule.key().appInstanceId())
                .param("kind", rule.kind().name())
                .param("rule", rule.key().ruleId())
                .param("realised", realised.name())
                .param("reason", reason)
                .param("revision", rule.revision())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void remove(StoredRule rule) {
        jdbc.sql("delete from rules where" + RuleRows.KEY + "and wanted = 'REMOVED' and revision = :revision")
                .param("app", rule.key().appInstanceId())
                .param("kind", rule.kind().name())
                .param("rule", rule.key().ruleId())
                .param("revision", rule.revision())
                .update();
    }
}
