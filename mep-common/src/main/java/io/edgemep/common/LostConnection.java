package io.edgemep.common;

import java.sql.SQLException;
import java.util.regex.Pattern;

/// Tells a database that is away from one that refuses.
final class LostConnection {

    /// SQLSTATEs of connections that failed, and of a server that stops, has crashed or is starting.
    private static final Pattern STATES = Pattern.compile("08|57P0[123]");

    /// What the pool says of a connection that it has ended because the database had: a rollback then fails with it,
    /// which
    /// hides the first failure.
    private static final String ENDED_BY_THE_POOL = "Connection is closed";

    private LostConnection() {}

    /// Whatever a library has made of it: the database has ended the connection.
    static boolean isIn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOf(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(SQLException failure) {
        var state = failure.getSQLState();
        return state == null
                ? ENDED_BY_THE_POOL.equals(failure.getMessage())
                : STATES.matcher(state).lookingAt();
    }
}
