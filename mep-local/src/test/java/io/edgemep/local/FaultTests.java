package io.edgemep.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the platform promises though parts of it are killed or late, on real processes.
@Tag("faults")
class FaultTests {

    /// As many as are promised; `-Dmep.faults.kills` has fewer of them where there is little time.
    private static final int KILLS = Integer.getInteger("mep.faults.kills", 20);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Map<String, String> ENVIRONMENT = new HashMap<>(Map.of("MEP_START_TIMEOUT", "180"));

    private static Workspace workspace;
    private static LocalPlatform platform;
    private static Postgres postgres;
    private static PlatformClient client;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        workspace = new Workspace(Path.of(".."), TestWorkspace.in(directory).data());
        for (var variable : List.of("MEP_SERVER_PORT", "MEP_AUTH_PORT", "MEP_DNS_PORT")) {
            ENVIRONMENT.put(variable, Integer.toString(TestWorkspace.freePort()));
        }
        platform = new LocalPlatform(workspace, Settings.from(ENVIRONMENT), new Printed().stream());
        platform.start();
        postgres = new Postgres(workspace, new Printed().stream());
        client = new PlatformClient(platform);
    }

    @AfterAll
    static void stop() throws IOException {
        platform.stop();
        TestWorkspace.end(workspace);
    }

    @Test
    void keepsAndTellsEverythingThatItAcknowledgedHoweverOftenItIsKilled() throws Exception {
        try (var load = new Load(client)) {
            load.start();
            for (var kill = 0; kill < KILLS; kill++) {
                load.awaitProgress(LIMIT);
                platform.kill(Service.SERVER);
                platform.start();
            }
            load.awaitProgress(LIMIT);
            load.end();

            load.requireThatNothingIsLost();
        }
    }

    @Test
    void waitsForADatabaseThatIsNotThereYetAndSaysSo() throws Exception {
        var port = postgres.running().orElseThrow().port();
        platform.stop();
        var password = Secrets.read(platform.secrets().database());
        Workspace.writePrivate(
                workspace.data().resolve("application.properties"), "spring.datasource.password=" + password);
        var early = new LocalPlatform(workspace, settings(port), new Printed().stream());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = threads.submit(early::start);
            for (var service : List.of("mep-auth", "mep-server")) {
                Awaitility.await("the log of " + service)
                        .atMost(LIMIT)
                        .until(() -> workspace.log(service).tail(20).contains("Retrying in"));
            }
            postgres.start(LIMIT);
            starting.get();
        }
        client.get(client.application(client.administrator()), "/mec_service_mgmt/v1/services?ser_name=none");
    }

    /// Of a platform whose PostgreSQL somebody else starts.
    private static Settings settings(int port) {
        var environment = new HashMap<>(ENVIRONMENT);
        var databases = new PostgresDatabases(port, platform.secrets()).urls();
        environment.put("MEP_DB_URL", databases.serverUrl());
        environment.put("MEP_AUTH_DB_URL", databases.authUrl());
        environment.put("MEP_DB_USER", databases.user());
        environment.put("MEP_DB_PASSWORD", "in a file");
        return Settings.from(environment);
    }
}
