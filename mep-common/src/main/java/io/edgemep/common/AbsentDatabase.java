package io.edgemep.common;

import java.sql.SQLException;
import java.util.regex.Pattern;

/// Tells a database that is away, or at the end of its means, from one that refuses.
final class AbsentDatabase {

    /// SQLSTATEs of connections that failed, and of a server that stops, has crashed, is starting, or has no room on
    /// its disk, in its memory or for connections.
    private static final Pattern STATES = Pattern.compile("08|53|57P0[123]|58030");

    /// What the pool says of a connection that it has ended because the database had: a rollback then fails with it,
    /// which hides the first failure.
    private static final String ENDED_BY_THE_POOL = "Connection is closed";

    private AbsentDatabase() {}

    /// Whatever a library has made of it: this is not the fault of what was asked, and may pass.
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
