package io.edgemep.server.dns;

import io.edgemep.server.rules.RuleKey;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xbill.DNS.Type;

/// Every record that this platform has put into a zone, or may have: written before the update is sent, and taken out
/// when the record is known to be gone. What is not in here is somebody else's.
///
/// Each change is committed by itself.
final class PublishedRecords {

    private static final String ALL = """
            select zone, name, type, address, app_instance_id, rule_id, unanswered_since
              from dns_published_records
             order by name, type, address
            """;

    private static final String SAVE = """
            insert into dns_published_records
                   (zone, name, type, address, app_instance_id, rule_id, unanswered_since)
            values (:zone, :name, :type, :address, :app, :rule, :since)
            on conflict (name, type, address) do update
               set zone = excluded.zone,
                   app_instance_id = excluded.app_instance_id,
                   rule_id = excluded.rule_id,
                   unanswered_since = excluded.unanswered_since
            """;

    private static final String REMOVE = """
            delete from dns_published_records
             where name = :name and type = :type and address = :address
            """;

    private final JdbcClient jdbc;

    PublishedRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<PublishedRecord> all() {
        return jdbc.sql(ALL).query((row, _) -> read(row)).list();
    }

    void save(PublishedRecord record) {
        identify(jdbc.sql(SAVE), record)
                .param("zone", record.zone().toString(true).toLowerCase(Locale.ROOT))
                .param("app", record.rule().appInstanceId())
                .param("rule", record.rule().ruleId())
                .param("since", time(record.unansweredSince()))
                .update();
    }

    void remove(PublishedRecord record) {
        identify(jdbc.sql(REMOVE), record).update();
    }

    private static JdbcClient.StatementSpec identify(JdbcClient.StatementSpec statement, PublishedRecord record) {
        return statement
                .param("name", record.set().name().toString(true).toLowerCase(Locale.ROOT))
                .param("type", Type.string(record.set().type()))
                .param("address", record.address().getHostAddress());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static PublishedRecord read(ResultSet row) throws SQLException {
        var since = row.getObject("unanswered_since", OffsetDateTime.class);
        return new PublishedRecord(
                Names.absolute(row.getString("zone")),
                RecordSet.of(row.getString("name"), Type.value(row.getString("type"))),
                InetAddress.ofLiteral(row.getString("address")),
                new RuleKey(row.getString("app_instance_id"), row.getString("rule_id")),
                since == null ? null : since.toInstant());
    }
}
