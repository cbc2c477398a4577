package io.edgemep.server.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was notified on a connection that listens.
///
/// JDBC has no word for this and the driver is there at run time only, so its methods are looked up by name: once, when
/// the application starts.
final class Notifications {

    private static final Class<?> CONNECTION = type("org.postgresql.PGConnection");
    private static final Method NOTIFICATIONS = method(CONNECTION, "getNotifications", int.class);
    private static final Method PARAMETER = method(type("org.postgresql.PGNotification"), "getParameter");

    private Notifications() {}

    /// The parameters of those that came, or that come within the time; none if none do.
    static List<String> heard(Connection connection, Duration wait) throws SQLException {
        var parameters = new ArrayList<String>();
        if (call(NOTIFICATIONS, connection.unwrap(CONNECTION), (int) wait.toMillis()) instanceof Object[] heard) {
            for (var notification : heard) {
                parameters.add(String.valueOf(call(PARAMETER, notification)));
            }
        }
        return parameters;
    }

    private static @Nullable Object call(Method method, Object on, Object... arguments) throws SQLException {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() instanceof SQLException sql ? sql : new SQLException(failure.getCause());
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("The PostgreSQL JDBC driver is not on the class path.", missing);
        }
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("This PostgreSQL JDBC driver has no %s.".formatted(name), missing);
        }
    }
}
