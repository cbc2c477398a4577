package io.edgemep.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Waits for a database that is away, as the thread of a pool that makes its connections may: nobody else waits for it.
/// Anything else than that the database cannot be reached, such as a wrong password, is told at once.
final class PatientDataSource extends DelegatingDataSource {

    private static final Logger log = LoggerFactory.getLogger(PatientDataSource.class);
    /// After so many attempts the pool asks anew, if it still wants a connection.
    private static final int ATTEMPTS = 1000;

    private final RetryTemplate retries;
    private final AtomicBoolean away = new AtomicBoolean();

    PatientDataSource(DataSource target, Duration pause) {
        super(target);
        retries = new RetryTemplate(RetryPolicy.builder()
                .maxRetries(ATTEMPTS)
                .delay(pause)
                .predicate(AbsentDatabase::isIn)
                .build());
    }

    @Override
    public Connection getConnection() throws SQLException {
        return patiently(obtainTargetDataSource()::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return patiently(() -> obtainTargetDataSource().getConnection(user, password));
    }

    @FunctionalInterface
    private interface Attempt {
        Connection connect() throws SQLException;
    }

    private Connection patiently(Attempt attempt) throws SQLException {
        try {
            var connection = retries.execute(() -> noticing(attempt));
            if (away.getAndSet(false)) {
                log.info("The database takes connections again.");
            }
            return connection;
        } catch (RetryException failed) {
            throw failed.getCause() instanceof SQLException sql ? sql : new SQLException(failed.getCause());
        }
    }

    private Connection noticing(Attempt attempt) throws SQLException {
        try {
            return attempt.connect();
        } catch (SQLException failed) {
            if (AbsentDatabase.isIn(failed) && !away.getAndSet(true)) {
                log.warn(
                        "The database takes no connection, which is tried again until it does: {}",
                        failed.getMessage());
            }
            throw failed;
        }
    }
}
