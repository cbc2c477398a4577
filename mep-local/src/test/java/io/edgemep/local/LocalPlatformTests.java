package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The services' processes, with PostgreSQL and certificates as they are and the services' jars stood in for.
class LocalPlatformTests {

    private final Printed printed = new Printed();
    private Workspace workspace;
    private Settings settings;
    private LocalPlatform platform;

    @BeforeEach
    void setUp(@TempDir Path directory) throws IOException {
        workspace = TestWorkspace.in(directory);
        StandInService.buildInto(workspace);
        settings = TestWorkspace.settings(60);
        platform = new LocalPlatform(workspace, settings, printed.stream());
    }

    @AfterEach
    void stop() throws IOException {
        platform.stop();
        TestWorkspace.end(workspace);
    }

    @Test
    void startsAllOfItAndSaysWhenItIsReady() {
        platform.start();

        assertThat(printed.take()).contains("mep-auth: ready after", "mep-server: ready after");
        assertThat(platform.states())
                .extracting(ProcessState::title)
                .containsExactly("PostgreSQL", "mep-auth", "mep-server");
        assertThat(platform.states()).allMatch(ProcessState::isReady);
    }

    @Test
    void tellsEachServiceOfItsOwnSecretsAndPutsNoneOnTheCommandLine() {
        platform.start();

        assertThat(workspace.log("mep-auth").tail(1))
                .contains("configtree:%s/database/,configtree:%s/auth/"
                        .formatted(workspace.secrets(), workspace.secrets()));
        assertThat(workspace.log("mep-server").tail(1)).contains("/database/").doesNotContain("/auth/");
        for (var service : Service.values()) {
            assertThat(workspace.pidFile(service).find().orElseThrow().info().commandLine())
                    .hasValueSatisfying(line -> assertThat(line).endsWith("-jar " + workspace.runningJar(service)));
        }
    }

    @Test
    void givesTheServicesOptionsOfTheirJvm() {
        platform.start();

        for (var service : Service.values()) {
            assertThat(workspace.pidFile(service).find().orElseThrow().info().commandLine())
                    .hasValueSatisfying(
                            line -> assertThat(line).contains(String.join(" ", settings.javaOptions()) + " -jar "));
        }
    }

    @Test
    void leavesRunningWhatRunsAlready() throws IOException {
        platform.start();
        var before = platform.states();
        printed.take();

        new LocalPlatform(workspace, settings, printed.stream()).start();

        assertThat(platform.states()).isEqualTo(before);
        assertThat(printed.take())
                .contains("mep-auth: already running, process", "mep-server: already running, process");
    }

    @Test
    void remembersThePortsThatItWasStartedWith() {
        platform.start();
        var elsewhere = new LocalPlatform(workspace, Settings.from(Map.of()), printed.stream());

        assertThat(elsewhere.states()).isEqualTo(platform.states()).allMatch(ProcessState::isReady);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(elsewhere::start)
                .withMessage(
                        "mep-auth runs on port %d, not 8444: stop it with ./mep down before you move it.",
                        settings.port(Service.AUTH));
    }

    @Test
    void saysWhenWhatRunsIsOfAnOlderBuild() throws IOException {
        platform.start();
        Files.writeString(workspace.builtJar(Service.AUTH), "built again");

        platform.start();

        assertThat(printed.take())
                .contains("mep-auth: already running from an older build", "mep-server: already running, process");
    }

    @Test
    void startsAgainWhatWasKilled() {
        platform.start();
        var before = workspace.pidFile(Service.SERVER).find().orElseThrow();
        before.destroyForcibly();
        assertThat(before.onExit()).succeedsWithin(Duration.ofSeconds(10));
        printed.take();

        platform.start();

        assertThat(printed.take()).contains("mep-server: it did not stop in order last time");
        assertThat(platform.states()).allMatch(ProcessState::isReady);
        assertThat(workspace.pidFile(Service.SERVER).find()).isPresent().isNotEqualTo(before);
    }

    @Test
    void killsOneServiceAndLeavesTheRest() {
        platform.start();

        platform.kill(Service.SERVER);

        assertThat(platform.states()).extracting(ProcessState::isReady).containsExactly(true, true, false);
    }

    @Test
    void stopsAllOfItAndIsHarmlessTwice() {
        platform.start();
        printed.take();

        platform.stop();
        assertThat(printed.take())
                .isEqualToNormalizingNewlines("mep-auth: stopped.\nmep-server: stopped.\nPostgreSQL: stopped.\n");
        assertThat(platform.states()).allMatch(state -> state.pid().isEmpty());

        platform.stop();
        assertThat(printed.take()).isEqualToNormalizingNewlines("Nothing is running.\n");
    }

    @Test
    void endsNoStrangerThatGotTheNumberOfAService() throws IOException {
        workspace.pidFile(Service.AUTH).write(ProcessHandle.current());

        platform.stop();

        assertThat(printed.take()).isEqualToNormalizingNewlines("Nothing is running.\n");
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void leavesTheTrafficRulesInTheKernelWhileMepServerRuns() {
        platform.start();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new DataPlaneTables("mep", "nowhere-at-all").flush(workspace))
                .withMessage("mep-server runs and would put its traffic rules back: ./mep down stops it.");
    }

    @Test
    void startsNothingWhenAPortIsTaken() throws IOException {
        try (var _ = new ServerSocket(settings.port(Service.SERVER))) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(platform::start)
                    .withMessage(
                            "Port %d is used by another program: stop that, or set MEP_SERVER_PORT to a free port"
                                    + " for mep-server.",
                            settings.port(Service.SERVER));
        }
        assertThat(platform.states()).allMatch(state -> state.pid().isEmpty());
    }

    @Test
    void startsNothingWhenAManagementPortIsTaken() throws IOException {
        try (var _ = new ServerSocket(settings.managementPort(Service.AUTH))) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(platform::start)
                    .withMessageEndingWith("set MEP_AUTH_MANAGEMENT_PORT to a free port for mep-auth.");
        }
        assertThat(platform.states()).allMatch(state -> state.pid().isEmpty());
    }

    @Test
    void startsNothingWhenTheDnsPortIsTaken() throws IOException {
        var dns = settings.dns().orElseThrow();
        try (var _ = new DatagramSocket(dns.port(), InetAddress.getByName(dns.address()))) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(platform::start)
                    .withMessageStartingWith("Port %d of 127.0.0.1 is used by another program", dns.port())
                    .withMessageEndingWith("set MEP_DNS_PORT to a free port for DNS.");
        }
        assertThat(platform.states()).allMatch(state -> state.pid().isEmpty());
    }

    @Test
    void movesNoDnsServerThatRuns() throws IOException {
        platform.start();
        var elsewhere = Settings.from(Map.of(
                "MEP_SERVER_PORT", Integer.toString(settings.port(Service.SERVER)),
                "MEP_AUTH_PORT", Integer.toString(settings.port(Service.AUTH)),
                "MEP_DNS_PORT", Integer.toString(TestWorkspace.freePort())));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new LocalPlatform(workspace, elsewhere, printed.stream()).start())
                .withMessageContaining("stop it with ./mep down before you move it");
    }

    @Test
    void showsTheLogOfAServiceThatDies() throws IOException {
        Files.createFile(workspace.data().resolve("mep-auth.dies"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(platform::start)
                .withMessageContaining("mep-auth died; the end of data/logs/mep-auth.log:")
                .withMessageContaining("mep-auth was told to die");
    }

    @Test
    void letsOnlyOneCommandChangeWhatRuns() throws Exception {
        var other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        workspace.data().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = other.inputReader()) {
            assertThat(output.readLine()).isEqualTo("locked");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(platform::start)
                    .withMessageContaining("Another ./mep is starting or stopping this platform");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /// Another ./mep, in the middle of its work.
    static final class LockHolder {

        private LockHolder() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) throws IOException {
            var data = Path.of(args[0]);
            try (var _ = new Workspace(data, data).lock()) {
                System.out.println("locked");
                System.in.read();
            }
        }
    }
}
