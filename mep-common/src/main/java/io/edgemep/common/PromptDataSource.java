package io.edgemep.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/// Gives a request little time for the answer to a statement, since a client waits for it: where a database hangs, it
/// is
/// told so at once. Work that no client waits for has the time that the pool gives it.
///
/// A connection whose time is over is closed, so that the database undoes what it had not committed.
public final class PromptDataSource extends DelegatingDataSource {

    private static final ScopedValue<Boolean> PATIENT = ScopedValue.newInstance();

    private final int milliseconds;

    /// @param pool which gives each connection its own limit again when it comes back
    PromptDataSource(DataSource pool, Duration timeout) {
        super(pool);
        this.milliseconds = Math.toIntExact(timeout.toMillis());
    }

    /// For requests that may take longer, such as a search: with the time that the pool gives.
    public static <T, E extends Exception> T patiently(ScopedValue.CallableOp<T, E> work) throws E {
        return ScopedValue.where(PATIENT, true).call(work);
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
        if (RequestContextHolder.getRequestAttributes() == null || PATIENT.isBound()) {
            return connection;
        }
        try {
            connection.setNetworkTimeout(Runnable::run, milliseconds);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }
}
