package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The real services on a PostgreSQL of their own, as `./mep up` starts them: once for all the tests that use them,
/// since no test takes as long as a start. Where the machine permits it, traffic rules are put into a kernel's tables,
/// in a network namespace.
final class RealPlatform implements AutoCloseable {

    private final Printed printed = new Printed();
    private final Workspace workspace;
    private final Map<String, String> environment;
    private final Settings settings;
    private final LocalPlatform platform;
    private final TestNamespace namespace;
    private final NameServer names;

    private RealPlatform() throws IOException {
        var made = TestWorkspace.empty(TestWorkspace.cleared("real-platform"));
        workspace = new Workspace(Path.of(".."), made.data());
        environment = TestWorkspace.freePorts();
        environment.put("MEP_START_TIMEOUT", "180");
        settings = Settings.from(environment);
        names = new NameServer(settings.dns().orElseThrow().port());
        platform = new LocalPlatform(workspace, settings, printed.stream());
        namespace = TestNamespace.create("real");
        configure();
    }

    /// In the services' working directory, where Spring Boot looks for it.
    private void configure() throws IOException {
        Files.write(
                workspace.data().resolve("application.properties"),
                List.of(
                        // Whoever goes on with the job of a killed process waits as long as this.
                        "mep.management.lease=3s",
                        // What cannot be told is given up while a test waits, and tried often enough until then.
                        "mep.outbox.dead-after=15s",
                        "mep.outbox.dead-after-attempts=2",
                        "mep.outbox.first-back-off=500ms",
                        "mep.callback.circuit.open-for=2s",
                        // Managers of EdgeGallery show no credentials; a platform that asks for them is in TokenTests.
                        "mep.mm5.authentication=none",
                        // Who shows no certificate is asked for one in vain, and served as ever.
                        "mep.tls.client-certificates=want",
                        "MEP_TLS_CLIENT_TRUST=file:" + workspace.tls().resolve("ca.pem"),
                        "mep.data-plane.type=" + (namespace.isUsable() ? "nftables" : "none"),
                        "mep.data-plane.nftables.namespace=" + namespace.name()));
    }

    /// Starts what a test has killed.
    void start() {
        platform.start();
    }

    /// The services are asked to end, and PostgreSQL with them.
    void stop() {
        platform.stop();
    }

    void backUp(Path file) {
        platform.backUp(file);
    }

    /// As if the disk were gone, with all that was on it.
    void loseData() throws IOException {
        platform.stop();
        for (var part : List.of("postgres", "secrets", "tls", "application.properties")) {
            TestWorkspace.delete(workspace.data().resolve(part));
        }
    }

    void restore(Path file) {
        platform.restore(file);
        platform.start();
    }

    /// Ends mep-server at once, as a crash would.
    void killServer() {
        platform.kill(Service.SERVER);
    }

    /// The process of mep-server.
    ProcessHandle server() {
        return new ServiceProcess(
                        Service.SERVER,
                        workspace,
                        settings.port(Service.SERVER),
                        settings.managementPort(Service.SERVER))
                .running()
                .orElseThrow();
    }

    /// What a service of this platform is told of its surroundings.
    Map<String, String> environment(Service service) {
        return new ServiceEnvironment(settings, databases().urls(), platform.certificates(), platform.secrets())
                .of(service);
    }

    Postgres postgres() {
        return new Postgres(workspace, printed.stream());
    }

    PostgresDatabases databases() {
        return postgres().databases(postgres().running().orElseThrow().port());
    }

    /// The one number that a query of mep-server's database has for an answer.
    long count(String query) {
        try (var connection = DriverManager.getConnection(
                        databases().urls().serverUrl(),
                        PostgresDatabases.OWNER,
                        Secrets.read(platform.secrets().database()));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Done to mep-server's database by the one who may do everything.
    void administer(String statement) {
        try (var connection = DriverManager.getConnection(
                        databases().urls().serverUrl(),
                        PostgresDatabases.SUPERUSER,
                        Secrets.read(platform.secrets().superuser()));
                var asked = connection.createStatement()) {
            asked.execute(statement);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// The same platform for an operator who starts PostgreSQL himself.
    LocalPlatform withoutDatabase() throws IOException {
        var databases = databases().urls();
        Files.write(
                workspace.data().resolve("application.properties"),
                List.of("spring.datasource.password="
                        + Secrets.read(platform.secrets().database())),
                StandardOpenOption.APPEND);
        var given = new HashMap<>(environment);
        given.put("MEP_DB_URL", databases.serverUrl());
        given.put("MEP_AUTH_DB_URL", databases.authUrl());
        given.put("MEP_DB_USER", databases.user());
        given.put("MEP_DB_PASSWORD", "in a file");
        return new LocalPlatform(workspace, Settings.from(given), printed.stream());
    }

    LogFile log(String service) {
        return workspace.log(service);
    }

    /// A client that has no connection to a process which was killed.
    PlatformClient client() {
        return new PlatformClient(platform);
    }

    SSLContext trust() {
        return platform.certificates().trust();
    }

    Path data() {
        return workspace.data();
    }

    Settings settings() {
        return settings;
    }

    NameServer names() {
        return names;
    }

    TestNamespace namespace() {
        return namespace;
    }

    @Override
    public void close() throws IOException {
        platform.stop();
        namespace.close();
        TestWorkspace.end(workspace);
    }

    /// Gives a test the platform, which runs then.
    static final class Running implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RealPlatform.class;
        }

        @Override
        public RealPlatform resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var platform = context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(RealPlatform.class, _ -> create(), RealPlatform.class);
            platform.start();
            return platform;
        }

        private static RealPlatform create() {
            try {
                return new RealPlatform();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
