package io.edgemep.server.rules;

import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/// Rows of the rules table, as its clients and its enforcers read them.
@Component
class RuleRows implements RowMapper<StoredRule> {

    static final String SELECT = """
            select app_instance_id, kind, rule_id, definition, wanted, realised, revision, enforced, version, reason,
                   changed_at
              from rules
            """;
    static final String KEY = " app_instance_id = :app and kind = :kind and rule_id = :rule ";

    private final StoredJson json;

    RuleRows(StoredJson json) {
        this.json = json;
    }

    @Override
    public StoredRule mapRow(ResultSet row, int number) throws SQLException {
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
