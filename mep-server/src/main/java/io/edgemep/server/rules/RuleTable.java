package io.edgemep.server.rules;

import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rules table. Its writers are told apart by columns: clients write the wish, enforcers what became of it.
@Component
class RuleTable {

    private static final String SELECT = """
            select app_instance_id, kind, rule_id, definition, wanted, realised, revision, enforced, version, reason,
                   changed_at
              from rules
            """;
    private static final String KEY = " app_instance_id = :app and kind = :kind and rule_id = :rule ";

    private final JdbcClient jdbc;
    private final StoredJson json;
    private final Clock clock;

    RuleTable(JdbcClient jdbc, StoredJson json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// Rules that the application has, without those that are on their way out.
    List<StoredRule> of(String appInstanceId, RuleKind kind) {
        return jdbc.sql(SELECT
                        + "where app_instance_id = :app and kind = :kind and wanted <> 'REMOVED' order by rule_id")
                .param("app", appInstanceId)
                .param("kind", kind.name())
                .query(this::stored)
                .list();
    }

    List<StoredRule> all(String appInstanceId) {
        return jdbc.sql(SELECT + "where app_instance_id = :app order by kind, rule_id")
                .param("app", appInstanceId)
                .query(this::stored)
                .list();
    }

    Optional<StoredRule> find(RuleKey key, RuleKind kind) {
        return one(key, kind, "");
    }

    Optional<StoredRule> lock(RuleKey key, RuleKind kind) {
        return one(key, kind, "for update");
    }

    private Optional<StoredRule> one(RuleKey key, RuleKind kind, String lock) {
        return jdbc.sql(SELECT + "where" + KEY + lock)
                .param("app", key.appInstanceId())
                .param("kind", kind.name())
                .param("rule", key.ruleId())
                .query(this::stored)
                .optional();
    }

    /// Whose DNS rule has this name and family already.
    Optional<RuleKey> holder(DnsRule rule) {
        return jdbc.sql("""
                        select app_instance_id, rule_id from rules
                         where kind = 'DNS' and wanted <> 'REMOVED'
                           and lower(definition ->> 'domainName') = :name and definition ->> 'ipAddressType' = :type
                        """)
                .param("name", rule.name())
                .param("type", rule.ipAddressType().name())
                .query((row, _) -> new RuleKey(row.getString("app_instance_id"), row.getString("rule_id")))
                .optional();
    }

    int count(String appInstanceId, RuleKind kind) {
        return jdbc.sql("""
                        select count(*) from rules
                         where app_instance_id = :app and kind = :kind and wanted <> 'REMOVED'
                        """)
                .param("app", appInstanceId)
                .param("kind", kind.name())
                .query(Integer.class)
                .single();
    }

    /// Everything that an enforcer has to know of: what is to be in effect, and what has not ended yet.
    List<StoredRule> atWork(RuleKind kind) {
        return jdbc.sql(SELECT + """
                        where kind = :kind and (wanted = 'ACTIVE' or realised = 'ACTIVE' or enforced < revision)
                        order by app_instance_id, rule_id
                        """)
                .param("kind", kind.name())
                .query(this::stored)
                .list();
    }

    long revision(RuleKind kind) {
        return jdbc.sql("select revision from rule_revisions where kind = :kind")
                .param("kind", kind.name())
                .query(Long.class)
                .single();
    }

    /// Holds back every other writer of this kind until the transaction ends, so revisions are committed in their
    /// order.
    long nextRevision(RuleKind kind) {
        return jdbc.sql("update rule_revisions set revision = revision + 1 where kind = :kind returning revision")
                .param("kind", kind.name())
                .query(Long.class)
                .single();
    }

    /// A new rule, or a new wish for one that is there; what is in effect is not touched.
    void wish(RuleKey key, Rule rule, Wish wanted, long revision) {
        jdbc.sql("""
                        insert into rules (app_instance_id, kind, rule_id, definition, wanted, realised, revision,
                               version, changed_at)
                        values (:app, :kind, :rule, cast(:definition as jsonb), :wanted, 'INACTIVE', :revision,
                               nextval('rule_versions'), :now)
                        on conflict (app_instance_id, kind, rule_id) do update
                           set definition = excluded.definition, wanted = excluded.wanted,
                               revision = excluded.revision, version = excluded.version, reason = null,
                               changed_at = excluded.changed_at
                        """)
                .param("app", key.appInstanceId())
                .param("kind", RuleKind.of(rule).name())
                .param("rule", key.ruleId())
                .param("definition", json.write(rule))
                .param("wanted", wanted.name())
                .param("revision", revision)
                .param("now", now())
                .update();
    }

    /// @return how many rules of the application are on their way out, or were already
    int removeAll(String appInstanceId, RuleKind kind, long revision) {
        return jdbc.sql("""
                        with going as (
                            select rule_id from rules
                             where app_instance_id = :app and kind = :kind order by rule_id for update)
                        update rules r
                           set wanted = 'REMOVED', changed_at = :now,
                               reason = case when wanted = 'REMOVED' then reason end,
                               revision = case when wanted = 'REMOVED' then revision else :revision end
                          from going g
                         where r.app_instance_id = :app and r.kind = :kind and r.rule_id = g.rule_id
                        """)
                .param("app", appInstanceId)
                .param("kind", kind.name())
                .param("revision", revision)
                .param("now", now())
                .update();
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
                         where""" + KEY + "and enforced <= :revision and revision >= :revision")
                .param("app", rule.key().appInstanceId())
                .param("kind", rule.kind().name())
                .param("rule", rule.key().ruleId())
                .param("realised", realised.name())
                .param("reason", reason)
                .param("revision", rule.revision())
                .param("now", now())
                .update();
    }

    private void remove(StoredRule rule) {
        jdbc.sql("delete from rules where" + KEY + "and wanted = 'REMOVED' and revision = :revision")
                .param("app", rule.key().appInstanceId())
                .param("kind", rule.kind().name())
                .param("rule", rule.key().ruleId())
                .param("revision", rule.revision())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private StoredRule stored(ResultSet row, int number) throws SQLException {
        var kind = RuleKind.valueOf(row.getString("kind"));
        return new StoredRule(
                new RuleKey(row.getString("app_instance_id"), row.getString("rule_id")),
                json.read(row.getString("definition"), kind.type()),
                Wish.valueOf(row.getString("wanted")),
                RuleState.valueOf(row.getString("realised")),
                row.getLong("revision"),
                row.getLong("enforced"),
                row.getLong("version"),
                row.getString("reason"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
