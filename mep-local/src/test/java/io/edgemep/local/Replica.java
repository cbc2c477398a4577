package io.edgemep.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/// A second mep-server on the database of a platform, to which its way can be cut.
final class Replica implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// Where the jars of the project as it is are built.
    static final Path PROJECT = Path.of("..");

    private final RealPlatform platform;
    private final String databaseName;
    private final Workspace workspace;
    private final ServiceProcess process;
    private final CuttableConnections database;
    private final int dnsPort = TestWorkspace.freePort();
    private final int managementPort = TestWorkspace.freePort();

    Replica(RealPlatform platform) throws IOException {
        this(platform, "replica", PROJECT, PostgresDatabases.SERVER);
    }

    /// @param name of its directory
    /// @param project where it was built
    /// @param databaseName in the platform's PostgreSQL
    Replica(RealPlatform platform, String name, Path project, String databaseName) throws IOException {
        this.platform = platform;
        this.databaseName = databaseName;
        this.database = new CuttableConnections(
                platform.postgres().running().orElseThrow().port());
        this.workspace = new Workspace(project, TestWorkspace.cleared(name).resolve("data"));
        Workspace.directory(workspace.data());
        // Traffic is steered by the other one, which is on the host with the user plane.
        Files.write(
                workspace.data().resolve("application.properties"),
                List.of("mep.management.lease=3s", "mep.outbox.first-back-off=500ms", "mep.data-plane.type=none"));
        this.process = new ServiceProcess(Service.SERVER, workspace, TestWorkspace.freePort(), managementPort);
    }

    /// Starts it unless it runs, and waits until it is ready.
    Replica start() {
        launch();
        Awaitility.await("the replica").atMost(LIMIT).until(this::isReady);
        return this;
    }

    /// The same, without asking it where only this release tells.
    Replica startOfAnyRelease() {
        launch();
        Awaitility.await("the replica")
                .atMost(LIMIT)
                .until(() -> process.log().tail(5).contains("Started MepServer"));
        return this;
    }

    private void launch() {
        if (process.running().isEmpty()) {
            var environment = platform.environment(Service.SERVER);
            environment.computeIfPresent(
                    "MEP_DB_URL",
                    (_, url) -> url.replaceFirst(":\\d+/.*", ":%d/%s".formatted(database.port(), databaseName)));
            environment.put("MEP_SERVER_PORT", Integer.toString(process.port()));
            environment.put("MEP_MANAGEMENT_PORT", Integer.toString(managementPort));
            environment.put("MEP_DNS_PORT", Integer.toString(dnsPort));
            process.start(List.of(), environment);
        }
    }

    boolean isReady() {
        return new Readiness(platform.trust()).of(process.url());
    }

    /// Whether its log has this among the latest lines.
    boolean says(String text) {
        return process.log().tail(100).contains(text);
    }

    /// Ends it at once, as a crash would.
    void kill() {
        process.kill();
    }

    /// Asks it to end, as an orchestrator does, and waits for that.
    void stop() {
        process.askToStop();
        process.awaitEnd(LIMIT);
    }

    CuttableConnections database() {
        return database;
    }

    /// Who asks this replica, and the mep-auth of its platform.
    PlatformClient client() {
        return platform.client().at(process.url());
    }

    @Override
    public void close() throws IOException {
        process.kill();
        database.close();
    }
}
