package io.edgemep.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/// Gives a request little time for the answer to a statement, since a client waits for it: where a database hangs, it
/// is told so at once. Work that no client waits for has the time that the pool gives it.
///
/// A connection whose time is over is closed. The database notices that while it is at a statement, too
/// (`client_connection_check_interval`), and undoes what it had not committed; else whatever waits for a lock would go
/// on waiting there, beyond the bound that the pool is.
public final class PromptDataSource extends DelegatingDataSource {

    private static final ScopedValue<Duration> LIMIT = ScopedValue.newInstance();
    private static final Duration OF_REQUESTS = Duration.ofDays(1);
    /// The pool's.
    private static final Duration NONE = Duration.ZERO;

    private final Duration timeout;

    /// @param pool which gives each connection its own limit again when it comes back
    /// @param timeout of a request; the pool's limit, where that is shorter
    PromptDataSource(DataSource pool, Duration timeout) {
        super(pool);
        this.timeout = timeout;
    }

    /// For requests that may take longer, such as a search: with the time that the pool gives.
    public static <T, E extends Exception> T patiently(ScopedValue.CallableOp<T, E> work) throws E {
        return within(NONE, work);
    }

    /// For work on a thread of its own that requests wait for: with the time that they have.
    static <T, E extends Exception> T promptly(ScopedValue.CallableOp<T, E> work) throws E {
        return within(OF_REQUESTS, work);
    }

    /// @param limit for the answer to a statement, where a request does not have less
    static <T, E extends Exception> T within(Duration limit, ScopedValue.CallableOp<T, E> work) throws E {
        return ScopedValue.where(LIMIT, limit).call(work);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return prompt(super.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return prompt(super.getConnection(user, password));
    }

    private Connection prompt(Connection connection) throws SQLException {
        var isOfRequest = RequestContextHolder.getRequestAttributes() != null;
        var asked = LIMIT.orElse(isOfRequest ? OF_REQUESTS : NONE);
        if (asked.equals(NONE)) {
            return connection;
        }
        try {
            var limit = Math.toIntExact(asked.compareTo(timeout) < 0 ? asked.toMillis() : timeout.toMillis());
            var ofPool = connection.getNetworkTimeout();
            if (ofPool == 0 || limit < ofPool) {
                connection.setNetworkTimeout(Runnable::run, limit);
            }
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }
}
