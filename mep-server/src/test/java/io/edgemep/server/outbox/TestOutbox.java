package io.edgemep.server.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edgemep.common.TestClock;
import io.edgemep.common.TestDatabase;
import io.edgemep.common.Traces;
import io.edgemep.common.audit.AuditProperties;
import io.edgemep.common.audit.AuditTrail;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The outbox on a database of its own, put together by hand, with subscribers in a table of the test.
final class TestOutbox implements AutoCloseable {

    static final String KIND = "thing.changed";
    static final Room ROOM = new Room(10, 10, Map.of(), List.of());
    private static final EventMatcher MATCHER = () -> """
            select e.id as event_id, s.lane, s.owner, s.root, s.target
              from events e join test_subscribers s on s.kind = e.kind
             where e.id = any (:events)
            """;

    final String url = TestDatabase.create();
    final HikariDataSource dataSource = pool(url);
    final JdbcClient jdbc = JdbcClient.create(dataSource);
    final JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    final TransactionTemplate transaction = new TransactionTemplate(transactions);
    final TestClock clock = TestClock.standing();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Pulse pulse = new Pulse(clock);
    final EventBell bell = new EventBell(details(url));
    final Outbox outbox = new Outbox(jdbc, clock, Traces.NONE, bell);
    final EventFeed feed = new EventFeed(jdbc, transactions);
    final DeadLetters deadLetters = new DeadLetters(jdbc, audit(), clock, bell);
    private final List<Relay> relays = new ArrayList<>();

    TestOutbox() {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/outbox", "classpath:db/migration/audit")
                .load()
                .migrate();
        jdbc.sql("create table test_subscribers (lane text, owner text, root text, target text, kind text)")
                .update();
    }

    private AuditTrail audit() {
        var properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("mep.audit", Bindable.of(AuditProperties.class));
        return new AuditTrail(jdbc, properties, clock);
    }

    private static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setPassword("postgres");
        config.setMaximumPoolSize(24);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    static JdbcConnectionDetails details(String url) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "postgres";
            }

            @Override
            public String getPassword() {
                return "postgres";
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }

    void subscribe(String lane, String target) {
        jdbc.sql("insert into test_subscribers values (?, 'app', 'https://mep/x/v1', ?, ?)")
                .params(lane, target, KIND)
                .update();
    }

    void append(String subject) {
        transaction.executeWithoutResult(_ -> outbox.append(KIND, subject, "{}"));
    }

    Expansion expansion(Map<String, ?> set) {
        return new Expansion(jdbc, transactions, List.of(MATCHER), clock, TestProperties.outbox(set));
    }

    Lanes lanes() {
        return new Lanes(jdbc, transactions, clock, TestProperties.outbox(Map.of()));
    }

    Housekeeping housekeeping() {
        return new Housekeeping(
                jdbc,
                clock,
                TestProperties.outbox(Map.of("mep.outbox.purge-rows", "3")),
                new OutboxMetrics(meters, jdbc, clock));
    }

    /// A relay of its own, started; as one replica has.
    Relay relay(Courier courier) {
        return relay(courier, Map.of());
    }

    Relay relay(Courier courier, Map<String, String> changed) {
        var set = new HashMap<String, String>(
                Map.of("mep.outbox.poll-interval", "50ms", "mep.outbox.dead-after-attempts", "1"));
        set.putAll(changed);
        var properties = TestProperties.outbox(set);
        var callbacks = TestProperties.callbacks(set);
        var metrics = new OutboxMetrics(meters, jdbc, clock);
        var run = new LaneRun(
                courier,
                List.of(new SubjectBody()),
                clock,
                metrics,
                new LaneRun.Limits(
                        properties.laneDeliveries(),
                        callbacks.totalTimeout(),
                        new BackOff(properties.firstBackOff(), properties.maxBackOff())));
        var relay = new Relay(
                expansion(set),
                new Lanes(jdbc, transactions, clock, properties),
                run,
                new Completions(new NamedParameterJdbcTemplate(dataSource), transactions, clock, properties, metrics),
                clock,
                properties,
                callbacks,
                pulse);
        relay.start();
        bell.onRing(relay::wake);
        relays.add(relay);
        return relay;
    }

    long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    @Override
    public void close() {
        relays.forEach(Relay::stop);
        dataSource.close();
    }

    private static final class SubjectBody implements DeliveryBody {

        @Override
        public boolean renders(String eventKind) {
            return eventKind.equals(KIND);
        }

        @Override
        public byte[] render(Delivery delivery) {
            return delivery.event().subject().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
