package io.edgemep.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.edgemep.common.TestClock;
import io.edgemep.common.TestDatabase;
import io.edgemep.common.audit.AuditFilter;
import io.edgemep.common.audit.AuditProperties;
import io.edgemep.common.audit.AuditReader;
import io.edgemep.common.audit.AuditSweep;
import io.edgemep.common.audit.Exports;
import io.edgemep.common.audit.RefusalsConfiguration;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// How long the table keeps what, and what it costs to read it: on a database of its own.
class AuditTableTests {

    private final HikariDataSource pool = new HikariDataSource();
    private final TestClock clock = TestClock.standing();
    private JdbcClient jdbc = JdbcClient.create(pool);

    @BeforeEach
    void create() {
        var url = TestDatabase.create();
        pool.setJdbcUrl(url);
        pool.setUsername("postgres");
        pool.setPassword("postgres");
        // The statistics are of one connection.
        pool.setMaximumPoolSize(1);
        Flyway.configure()
                .dataSource(url, "postgres", "postgres")
                .locations("classpath:db/migration/audit")
                .load()
                .migrate();
        jdbc = JdbcClient.create(pool);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void keepsNothingForLongerThanItShould() {
        add(7, "DONE", Duration.ofHours(30));
        add(3, "DONE", Duration.ofHours(20));

        sweep(100, 100);

        assertThat(left("DONE")).isEqualTo(3);
    }

    @Test
    void keepsNoMoreThanItShouldAndTheYoungest() {
        add(20, "DONE", Duration.ofHours(2));
        add(5, "DONE", Duration.ofHours(1));

        sweep(8, 100);

        assertThat(left("DONE")).isEqualTo(8);
        assertThat(jdbc.sql("select count(*) from audit_entries where at >= :at")
                        .param("at", clock.instant().minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void keepsChangesThatStrangersWouldPushOut() {
        add(5, "DONE", Duration.ofHours(2));
        add(50, "REFUSED", Duration.ofHours(1));

        sweep(10, 4);

        assertThat(left("DONE")).isEqualTo(5);
        assertThat(left("REFUSED")).isEqualTo(4);
    }

    @Test
    void keepsWhatManagersHaveChangedThoughApplicationsChangeALot() {
        add(50, "DONE", Duration.ofHours(1));
        jdbc.sql("""
                        insert into audit_entries (at, actor, action, app_instance_id, outcome)
                        select at - interval '2 hours', 'manager', 'app.create', app_instance_id, 'DONE'
                          from audit_entries limit 9
                        """).update();

        sweep(5, 8, 100);

        assertThat(jdbc.sql("select actor = 'manager' as managed, count(*) from audit_entries group by 1 order by 1")
                        .query((row, _) -> row.getInt("count"))
                        .list())
                .containsExactly(5, 8);
    }

    @Test
    void readsByAnIndexWhateverItIsAskedFor() {
        add(30_000, "DONE", Duration.ofHours(1));
        add(20, "REFUSED", Duration.ofHours(10));
        jdbc.sql("""
                        insert into audit_entries (at, actor, action, app_instance_id, outcome, operation_id)
                        select at - interval '10 hours', 'rare', 'rare.do', 'rare', 'DONE', 'rare' from audit_entries limit 20
                        """).update();
        jdbc.sql("analyze audit_entries").update();

        assertThat(List.<UnaryOperator<Asked>>of(
                        asked -> asked,
                        asked -> asked.with("actor", "rare"),
                        asked -> asked.with("appInstanceId", "rare"),
                        asked -> asked.with("action", "rare.do"),
                        asked -> asked.with("outcome", "REFUSED"),
                        asked -> asked.with("operationId", "rare"),
                        asked -> asked.with(
                                "until",
                                clock.instant().minus(Duration.ofHours(9)).toString()),
                        asked -> asked.with("since", clock.instant().toString())))
                .allSatisfy(filter -> {
                    assertThat(rowsReadFor(filter, "NEWEST")).isLessThan(500);
                    assertThat(rowsReadFor(filter, "OLDEST")).isLessThan(500);
                });
    }

    private long rowsReadFor(UnaryOperator<Asked> filter, String order) {
        var reader = new AuditReader(jdbc, new Exports(1), clock);
        var asked = filter.apply(new Asked(null, null, null, null, null, null, null))
                .parameters(order);
        var before = rowsRead();
        assertThat(reader.page(AuditFilter.of(asked)).entries()).hasSizeLessThanOrEqualTo(100);
        return rowsRead() - before;
    }

    /// Each connection tells the statistics at its end of a transaction, when it is asked to.
    private long rowsRead() {
        jdbc.sql("select pg_stat_force_next_flush()").query(_ -> {});
        return jdbc.sql("""
                        select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables
                         where relname = 'audit_entries'
                        """).query(Long.class).single();
    }

    private record Asked(
            @Nullable String since,
            @Nullable String until,
            @Nullable String actor,
            @Nullable String app,
            @Nullable String action,
            @Nullable String outcome,
            @Nullable String operation) {

        Asked with(String name, String value) {
            return switch (name) {
                case "since" -> new Asked(value, until, actor, app, action, outcome, operation);
                case "until" -> new Asked(since, value, actor, app, action, outcome, operation);
                case "actor" -> new Asked(since, until, value, app, action, outcome, operation);
                case "appInstanceId" -> new Asked(since, until, actor, value, action, outcome, operation);
                case "action" -> new Asked(since, until, actor, app, value, outcome, operation);
                case "outcome" -> new Asked(since, until, actor, app, action, value, operation);
                default -> new Asked(since, until, actor, app, action, outcome, value);
            };
        }

        AuditFilter.Parameters parameters(String order) {
            return new AuditFilter.Parameters(since, until, actor, app, action, outcome, operation, order, null, null);
        }
    }

    private void add(int number, String outcome, Duration age) {
        jdbc.sql("""
                        insert into audit_entries (at, actor, action, app_instance_id, outcome)
                        select cast(:at as timestamptz) + n * interval '1 millisecond', 'app-' || n % 7, 'thing.do',
                               'app-' || n % 7, :outcome
                          from generate_series(1, :number) as n
                        """)
                .param("at", clock.instant().minus(age).atOffset(ZoneOffset.UTC))
                .param("outcome", outcome)
                .param("number", number)
                .update();
    }

    private int left(String outcome) {
        return jdbc.sql("select count(*) from audit_entries where outcome = :outcome")
                .param("outcome", outcome)
                .query(Integer.class)
                .single();
    }

    private void sweep(int maxEntries, int maxRefusals) {
        sweep(maxEntries, 100, maxRefusals);
    }

    private void sweep(int maxEntries, int maxManaged, int maxRefusals) {
        var properties = new AuditProperties(
                Duration.ofHours(24),
                maxEntries,
                maxManaged,
                maxRefusals,
                8192,
                10,
                1000,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                3,
                1);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        new AuditSweep(jdbc, transaction, properties, new RefusalsConfiguration().auditBounds(properties), clock)
                .sweep();
    }
}
