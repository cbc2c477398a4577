package io.edgemep.server.outbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.UncategorizedSQLException;

/// A connection outside the pool, for one thread: made when first used and again after a failure. A pooled one would be
/// lost to requests, and requests could keep one from being had.
final class OwnConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OwnConnection.class);
    private static final String SOCKET_TIMEOUT_SECONDS = "20";
    private static final String CONNECT_TIMEOUT_SECONDS = "5";

    private final JdbcConnectionDetails database;
    private final Use opened;
    private volatile @Nullable Connection connection;
    private volatile boolean aborted;

    /// @param opened done with every new connection before its first use
    OwnConnection(JdbcConnectionDetails database, Use opened) {
        this.database = database;
        this.opened = opened;
    }

    @FunctionalInterface
    interface Use {
        void accept(Connection connection) throws SQLException;
    }

    void use(Use use) {
        try {
            use.accept(open());
        } catch (SQLException failure) {
            close();
            if (!aborted) {
                throw new UncategorizedSQLException("Using a connection of its own", null, failure);
            }
        }
    }

    private Connection open() throws SQLException {
        var current = connection;
        if (current == null) {
            current = DriverManager.getConnection(database.getJdbcUrl(), settings());
            connection = current;
            if (aborted) {
                throw new SQLException("Opened too late: it is no longer wanted.");
            }
            opened.accept(current);
        }
        return current;
    }

    private Properties settings() {
        var settings = new Properties();
        settings.setProperty("user", database.getUsername());
        settings.setProperty("password", database.getPassword());
        settings.setProperty("ApplicationName", "mep-server event bell");
        settings.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        settings.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        settings.setProperty("tcpKeepAlive", "true");
        return settings;
    }

    /// Ends the use under way, from another thread; what it then throws is no failure.
    void abort() {
        aborted = true;
        var current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException failure) {
                log.debug("A connection could not be aborted", failure);
            }
        }
    }

    @Override
    public void close() {
        var current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException failure) {
                log.debug("A broken connection could not be closed", failure);
            }
        }
    }
}
