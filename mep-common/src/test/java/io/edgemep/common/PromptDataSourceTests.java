package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// How long an answer of a real database may take, by who waits for it.
class PromptDataSourceTests {

    private static final int OF_THE_POOL = 20_000;
    private static final Duration OF_REQUESTS = Duration.ofMillis(300);

    private final String url = TestDatabase.create();
    private final HikariDataSource pool = pool(url);
    private final PromptDataSource database = new PromptDataSource(pool, OF_REQUESTS);

    private static HikariDataSource pool(String url) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername("postgres");
        pool.setPassword("postgres");
        // So that whoever comes next gets the connection that was given back.
        pool.setMaximumPoolSize(1);
        pool.addDataSourceProperty("socketTimeout", Integer.toString(OF_THE_POOL / 1000));
        pool.addDataSourceProperty("options", "-c client_connection_check_interval=100");
        return pool;
    }

    @AfterEach
    void close() {
        RequestContextHolder.resetRequestAttributes();
        pool.close();
    }

    private static void beginRequest() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
    }

    private int limit() throws SQLException {
        try (var connection = database.getConnection()) {
            return connection.getNetworkTimeout();
        }
    }

    @Test
    void isShortForARequestAndThePoolsForWhoeverHasTheConnectionNext() throws SQLException {
        assertThat(limit()).isEqualTo(OF_THE_POOL);
        beginRequest();
        assertThat(limit()).isEqualTo(300);
        RequestContextHolder.resetRequestAttributes();
        assertThat(limit()).isEqualTo(OF_THE_POOL);
    }

    @Test
    void isThePoolsForARequestThatMayTakeLonger() throws Exception {
        beginRequest();
        assertThat(PromptDataSource.<Integer, SQLException>patiently(this::limit))
                .isEqualTo(OF_THE_POOL);
    }

    @Test
    void isShortForWorkThatRequestsWaitForAndShorterWhereThatIsAskedFor() throws Exception {
        assertThat(PromptDataSource.<Integer, SQLException>promptly(this::limit))
                .isEqualTo(300);
        assertThat(PromptDataSource.<Integer, SQLException>within(Duration.ofMillis(100), this::limit))
                .isEqualTo(100);
        assertThat(PromptDataSource.<Integer, SQLException>within(Duration.ofMinutes(1), this::limit))
                .isEqualTo(300);
    }

    @Test
    void isThePoolsWhereThatIsShorter() throws SQLException {
        beginRequest();
        try (var connection = new PromptDataSource(pool, Duration.ofMinutes(5)).getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(OF_THE_POOL);
        }
    }

    /// Else every request that is broken off would leave one session behind that the pool knows nothing of.
    @Test
    void leavesNobodyBehindWhoWaitsForALock() throws SQLException {
        try (var other = DriverManager.getConnection(url, "postgres", "postgres");
                var lock = other.createStatement()) {
            lock.execute("create table things (id int)");
            other.setAutoCommit(false);
            lock.execute("lock table things");

            beginRequest();
            assertThatThrownBy(() -> {
                        try (var connection = database.getConnection();
                                var statement = connection.createStatement()) {
                            statement.execute("insert into things values (1)");
                        }
                    })
                    .isInstanceOf(SQLException.class)
                    .satisfies(failed -> assertThat(AbsentDatabase.isIn(failed)).isTrue());

            Awaitility.await("the session is gone")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        try (var waiting = lock.executeQuery(
                                "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())")) {
                            return waiting.next() && waiting.getInt(1) == 0;
                        }
                    });
        }
    }
}
