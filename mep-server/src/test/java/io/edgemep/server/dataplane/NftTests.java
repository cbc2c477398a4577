package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.wanted;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.edgemep.server.rules.EnforcementFailed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What is told when nft cannot do its work; programs in its place behave as it would.
class NftTests {

    @TempDir
    private Path directory;

    @Test
    void saysThatNftIsMissing() {
        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> enforceWith("/nowhere/nft", Duration.ofSeconds(10)))
                .withMessageContaining("/nowhere/nft could not be started; install nftables");
    }

    @Test
    void saysThatItIsNotPermitted() throws IOException {
        var nft = program("cat >/dev/null; echo 'Operation not permitted (you must be root)' >&2; exit 1");

        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> enforceWith(nft, Duration.ofSeconds(10)))
                .withMessageContaining("nft can change no table: Operation not permitted")
                .withMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    void doesNotWaitForEver() throws IOException {
        var nft = program("exec sleep 600");

        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> enforceWith(nft, Duration.ofMillis(100)))
                .withMessage("nft did not end within PT0.1S (mep.data-plane.nftables.timeout).");
    }

    private String program(String script) throws IOException {
        var file = directory.resolve("nft");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private static void enforceWith(String command, Duration timeout) {
        var properties = new NftablesProperties(command, "", "mep", List.of(), "", -150, -105, 0, timeout, 20_000, 64);
        new NftablesDataPlane(
                        properties,
                        new Nft(properties, JsonMapper.shared()),
                        new DataPlaneMetrics(new SimpleMeterRegistry()))
                .enforce(wanted(drop("FLOW", "{}")));
    }
}
