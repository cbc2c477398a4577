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

    private final RealPlatform platform;
    private final Workspace workspace;
    private final ServiceProcess process;
    private final CuttableConnections database;
    private final int dnsPort = TestWorkspace.freePort();
    private final int managementPort = TestWorkspace.freePort();

    Replica(RealPlatform platform) throws IOException {
        this.platform = platform;
        this.database = new CuttableConnections(
                platform.postgres().running().orElseThrow().port());
        this.workspace =
                new Workspace(Path.of(".."), TestWorkspace.cleared("replica").resolve("data"));
        Workspace.directory(workspace.data());
        // Traffic is steered by the other one, which is on the host with the user plane.
        Files.write(
                workspace.data().resolve("application.properties"),
                List.of("mep.management.lease=3s", "mep.outbox.first-back-off=500ms", "mep.data-plane.type=none"));
        this.process = new ServiceProcess(Service.SERVER, workspace, TestWorkspace.freePort(), managementPort);
    }

    /// Starts it unless it runs, and waits until it is ready.
    Replica start() {
        if (process.running().isEmpty()) {
            var environment = platform.environment(Service.SERVER);
            environment.computeIfPresent(
                    "MEP_DB_URL", (_, url) -> url.replaceFirst(":\\d+/", ":" + database.port() + "/"));
            environment.put("MEP_SERVER_PORT", Integer.toString(process.port()));
            environment.put("MEP_MANAGEMENT_PORT", Integer.toString(managementPort));
            environment.put("MEP_DNS_PORT", Integer.toString(dnsPort));
            process.start(List.of(), environment);
        }
        Awaitility.await("the replica").atMost(LIMIT).until(this::isReady);
        return this;
    }

    boolean isReady() {
        return new Readiness(platform.trust()).of(process.url());
    }

    /// Ends it at once, as a crash would.
    void kill() {
        process.kill();
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
