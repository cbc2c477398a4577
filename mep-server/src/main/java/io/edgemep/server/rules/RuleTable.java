package io.edgemep.server.rules;

import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rules table as clients write it: what is wanted. What became of that is [RuleFindings]'.
@Component
class RuleTable {

    private final JdbcClient jdbc;
    private final RuleRows rows;
    private final StoredJson json;
    private final Clock clock;

    RuleTable(JdbcClient jdbc, RuleRows rows, StoredJson json, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.json = json;
        this.clock = clock;
    }

    /// Rules that the application has, without those that are on their way out.
    List<StoredRule> of(String appInstanceId, RuleKind kind) {
        return jdbc.sql(RuleRows.SELECT
                        + "where app_instance_id = :app and kind = :kind and wanted <> 'REMOVED' order by rule_id")
                .param("app", appInstanceId)
                .param("kind", kind.name())
                .query(rows)
                .list();
    }

    List<StoredRule> all(String appInstanceId) {
        return jdbc.sql(RuleRows.SELECT + "where app_instance_id = :app order by kind, rule_id")
                .param("app", appInstanceId)
                .query(rows)
                .list();
    }

    Optional<StoredRule> find(RuleKey key, RuleKind kind) {
        return one(key, kind, "");
    }

    Optional<StoredRule> lock(RuleKey key, RuleKind kind) {
        return one(key, kind, "for update");
    }

    private Optional<StoredRule> one(RuleKey key, RuleKind kind, String lock) {
        return jdbc.sql(RuleRows.SELECT + "where" + RuleRows.KEY + lock)
                .param("app", key.appInstanceId())
                .param("kind", kind.name())
                .param("rule", key.ruleId())
                .query(rows)
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

    /// The first of these names that another application has.
    Optional<NameTaken> taken(List<DnsRule> rules, String appInstanceId) {
        return jdbc.sql("""
                        select n.position - 1 as position, r.app_instance_id
                          from unnest(:names, :types) with ordinality as n (name, type, position)
                          join rules r on lower(r.definition ->> 'domainName') = n.name
                                      and r.definition ->> 'ipAddressType' = n.type
                         where r.kind = 'DNS' and r.wanted <> 'REMOVED' and r.app_instance_id <> :app
                         order by n.position limit 1
                        """)
                .param("names", rules.stream().map(DnsRule::name).toArray(String[]::new))
                .param(
                        "types",
                        rules.stream().map(rule -> rule.ipAddressType().name()).toArray(String[]::new))
                .param("app", appInstanceId)
                .query((row, _) -> new NameTaken(row.getInt("position"), row.getString("app_instance_id")))
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

    /// Holds back every other writer of this kind until the transaction ends, so revisions are committed in their
    /// order.
    long nextRevision(RuleKind kind) {
        return jdbc.sql("update rule_revisions set revision = revision + 1 where kind = :kind returning revision")
                .param("kind", kind.name())
                .query(Long.class)
                .single();
    }

    /// As [#nextRevision] does, for a writer that may not write.
    void holdWriters(RuleKind kind) {
        jdbc.sql("select from rule_revisions where kind = :kind for update")
                .param("kind", kind.name())
                .query(_ -> {});
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

    void removeAll(String appInstanceId, RuleKind kind, long revision) {
        jdbc.sql("""
                        with going as (
                            select rule_id from rules
                             where app_instance_id = :app and kind = :kind and wanted <> 'REMOVED'
                             order by rule_id for update)
                        update rules r
                           set wanted = 'REMOVED', changed_at = :now, reason = null, revision = :revision
                          from going g
                         where r.app_instance_id = :app and r.kind = :kind and r.rule_id = g.rule_id
                        """)
                .param("app", appInstanceId)
                .param("kind", kind.name())
                .param("revision", revision)
                .param("now", now())
                .update();
    }

    /// How many rules of the application are not gone yet, whatever is wanted of them.
    int left(String appInstanceId) {
        return jdbc.sql("select count(*) from rules where app_instance_id = :app")
                .param("app", appInstanceId)
                .query(Integer.class)
                .single();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
