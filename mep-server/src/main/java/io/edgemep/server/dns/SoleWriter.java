package io.edgemep.server.dns;

import io.edgemep.server.rules.EnforcementFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.UncategorizedSQLException;

/// Sees to it that one replica at a time changes the zones. The lock is a connection's and not this thread's: what is
/// written meanwhile is committed at once, and a process that dies lets go.
final class SoleWriter {

    private static final long KEY = 0x6d65706f_00000010L;
    private static final String TIMED_OUT = "55P03";

    private final DataSource database;
    private final Rfc2136Properties properties;

    SoleWriter(DataSource database, Rfc2136Properties properties) {
        this.database = database;
        this.properties = properties;
    }

    /// @throws EnforcementFailed when another replica is at it for too long
    <T> T whileAlone(Supplier<T> work) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                lock(connection);
                return work.get();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            if (TIMED_OUT.equals(failure.getSQLState())) {
                throw new EnforcementFailed(
                        "Another replica is still updating the DNS server after %s (mep.dns.rfc2136.lock-timeout)."
                                .formatted(properties.lockTimeout()),
                        failure);
            }
            throw new UncategorizedSQLException("Waiting to be the only writer of DNS", null, failure);
        }
    }

    private void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "set local lock_timeout = " + properties.lockTimeout().toMillis());
            statement.execute("select pg_advisory_xact_lock(" + KEY + ")");
        }
    }
}
