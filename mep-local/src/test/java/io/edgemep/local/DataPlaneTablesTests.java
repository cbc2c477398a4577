package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataPlaneTablesTests {

    @Test
    void areWhereMepServerPutsThemByDefault() {
        assertThat(DataPlaneTables.from(Map.of("MEP_DATA_PLANE_TABLE", ""))).isEqualTo(new DataPlaneTables("mep", ""));
        assertThat(DataPlaneTables.from(
                        Map.of("MEP_DATA_PLANE_TABLE", "edge_1", "MEP_DATA_PLANE_NAMESPACE", "user-plane")))
                .isEqualTo(new DataPlaneTables("edge_1", "user-plane"));
    }

    @ParameterizedTest
    @CsvSource({"MEP_DATA_PLANE_TABLE,mep; flush ruleset", "MEP_DATA_PLANE_NAMESPACE,-all/x"})
    void haveNoNameThatNftCouldMisunderstand(String variable, String value) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> DataPlaneTables.from(Map.of(variable, value)))
                .withMessageStartingWith(variable + " is \"" + value);
    }

    /// In a network namespace of their own.
    @Nested
    class InTheKernel {

        private final String namespace =
                "mep%d-flush".formatted(ProcessHandle.current().pid());

        private Workspace workspace;

        @BeforeEach
        void add(@TempDir Path directory) {
            workspace = new Workspace(directory, directory.resolve("data"));
            assumeTrue(
                    run("ip", "netns", "add", namespace).isEmpty()
                            && nft("list", "ruleset").isEmpty(),
                    "Network namespaces and nftables cannot be used here (root, iproute2 and nftables are needed).");
        }

        @AfterEach
        void delete() {
            run("ip", "netns", "del", namespace);
        }

        @Test
        void areRemovedAndThoseOfOthersStay() {
            nft("add table ip mep; add table netdev mep; add table inet mep; add table ip other");

            new DataPlaneTables("mep", namespace).flush(workspace);

            assertThat(nft("list", "tables").lines()).containsExactlyInAnyOrder("table inet mep", "table ip other");
        }

        @Test
        void mayBeGoneAlready() {
            new DataPlaneTables("mep", namespace).flush(workspace);

            assertThat(nft("list", "tables")).isEmpty();
        }

        @Test
        void areNotSoughtWhereThereIsNoNamespace() {
            var nowhere = new DataPlaneTables("mep", "nowhere-at-all");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> nowhere.flush(workspace))
                    .withMessageStartingWith("nft could not remove the tables");
        }

        private String nft(String... arguments) {
            var command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "nft"));
            command.addAll(List.of(arguments));
            return run(command.toArray(String[]::new));
        }

        private static String run(String... command) {
            try {
                var process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException missing) {
                return String.valueOf(missing.getMessage());
            }
        }
    }
}
