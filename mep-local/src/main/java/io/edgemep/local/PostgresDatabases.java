package io.edgemep.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.postgresql.util.PasswordUtil;

/// What the embedded PostgreSQL holds: a database for each service, both owned by one role that is no superuser.
///
/// @param port where it listens on 127.0.0.1
record PostgresDatabases(int port, Secrets secrets) {

    static final String SUPERUSER = "postgres";
    static final String OWNER = "mep";

    /// SQLSTATE while the server starts, recovers or stops.
    private static final String CANNOT_CONNECT_NOW = "57P03";

    static final String SERVER = "mep_server";
    private static final String AUTH = "mep_auth";

    Settings.Database urls() {
        return new Settings.Database(url(SERVER), url(AUTH), OWNER);
    }

    /// Makes whatever is missing of the role and the databases.
    void create(Duration limit) {
        try (var connection = connect(limit)) {
            if (!exists(connection, "select 1 from pg_roles where rolname = ?", OWNER)) {
                execute(connection, "create role %s login".formatted(OWNER));
            }
            // Hashed here, so that the server never sees it, nor its log.
            var password = Secrets.read(secrets.database()).toCharArray();
            execute(connection, PasswordUtil.genAlterUserPasswordSQL(OWNER, password, "scram-sha-256"));
            for (var name : List.of(SERVER, AUTH)) {
                if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                    execute(connection, "create database %s owner %s".formatted(name, OWNER));
                }
            }
        } catch (SQLException failed) {
            throw new Failure(
                    "PostgreSQL on 127.0.0.1:%d did not make the databases: %s".formatted(port, failed.getMessage()),
                    failed);
        }
    }

    /// The value of one of the server's settings.
    String show(String setting, Duration limit) {
        try (var connection = connect(limit);
                var query = connection.prepareStatement("select current_setting(?)")) {
            query.setString(1, setting);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException failed) {
            throw new Failure(
                    "PostgreSQL on 127.0.0.1:%d does not answer: %s".formatted(port, failed.getMessage()), failed);
        }
    }

    /// As the one who may do everything. Waits while the server still starts or recovers.
    Connection connect(Duration limit) throws SQLException {
        var login = new Properties();
        login.setProperty("user", SUPERUSER);
        login.setProperty("password", Secrets.read(secrets.superuser()));
        login.setProperty("connectTimeout", "5");
        login.setProperty("socketTimeout", "30");
        var deadline = Deadline.in(limit);
        while (true) {
            try {
                return DriverManager.getConnection(url(SUPERUSER), login);
            } catch (SQLException refused) {
                if (!CANNOT_CONNECT_NOW.equals(refused.getSQLState()) || !deadline.pause(Duration.ofMillis(200))) {
                    throw refused;
                }
            }
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
