package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./mep` makes for this machine is refused by a service that is no developer's.
class DevelopmentCertificateTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Printed printed = new Printed();
    private Workspace workspace;
    private Postgres postgres;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        workspace = TestWorkspace.in(directory);
        postgres = new Postgres(workspace, printed.stream());
    }

    @AfterEach
    void stop() throws IOException {
        postgres.stop(LIMIT);
        TestWorkspace.end(workspace);
    }

    @Test
    void isRefusedByAServiceOutsideTheDevelopmentProfile() throws Exception {
        var log = workspace.data().resolve("mep-auth.log");
        var service = start(environment(), log);
        try {
            assertThat(service.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            service.destroyForcibly();
        }

        assertThat(service.exitValue()).isNotZero();
        assertThat(Files.readString(log)).contains("is of ./mep's development CA; use one of a CA of yours");
    }

    private Map<String, String> environment() throws IOException {
        var certificates = new Certificates(workspace, Clock.systemUTC(), printed.stream());
        certificates.ensure();
        var settings = TestWorkspace.settings(120);
        var database = postgres.databases(postgres.start(LIMIT)).urls();
        return new ServiceEnvironment(settings, database, certificates, new Secrets(workspace.secrets()))
                .of(Service.AUTH);
    }

    private static Process start(Map<String, String> environment, Path log) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var jar = new Workspace(Path.of(".."), Path.of("unused")).builtJar(Service.AUTH);
        var builder = new ProcessBuilder(java, "-jar", jar.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().remove("SPRING_PROFILES_ACTIVE");
        return builder.start();
    }
}
