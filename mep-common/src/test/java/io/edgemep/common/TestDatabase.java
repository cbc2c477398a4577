package io.edgemep.common;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A real PostgreSQL for tests: one server a JVM, one empty database for every application context.
///
/// The embedded binaries by default; with `MEP_TEST_POSTGRES_IMAGE` naming an image, and a Docker engine to run it,
/// that image by Testcontainers.
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger created = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of("spring.datasource.url=" + create(), "spring.datasource.username=postgres")
                .and("spring.datasource.password=postgres")
                .applyTo(context);
    }

    /// @return the JDBC URL of a new, empty database, for the user postgres with the password postgres
    public static String create() {
        var name = "test_" + created.incrementAndGet();
        try (var connection = DriverManager.getConnection(Server.URL.formatted("postgres"), "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return Server.URL.formatted(name);
    }

    /// Started when first asked for, stopped with the JVM.
    private static final class Server {

        static final String URL = start();

        private static String start() {
            var image = System.getenv("MEP_TEST_POSTGRES_IMAGE");
            return image != null && DockerClientFactory.instance().isDockerAvailable() ? container(image) : embedded();
        }

        @SuppressWarnings("resource") // Testcontainers removes it when the JVM is gone.
        private static String container(String image) {
            var container =
                    new PostgreSQLContainer(image).withUsername("postgres").withPassword("postgres");
            container.start();
            return "jdbc:postgresql://%s:%d/%%s".formatted(container.getHost(), container.getFirstMappedPort());
        }

        private static String embedded() {
            try {
                // Every context has a pool of its own, and Spring keeps contexts for the whole run.
                var postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "400")
                        .start();
                return "jdbc:postgresql://127.0.0.1:%d/%%s".formatted(postgres.getPort());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
