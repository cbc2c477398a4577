package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
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

        private TestNamespace namespace;
        private Workspace workspace;

        @BeforeEach
        void create(@TempDir Path directory) {
            workspace = new Workspace(directory, directory.resolve("data"));
            namespace = TestNamespace.create("flush");
            assumeTrue(namespace.isUsable(), TestNamespace.UNUSABLE);
        }

        @AfterEach
        void delete() {
            namespace.close();
        }

        @Test
        void areRemovedAndThoseOfOthersStay() {
            namespace.nft("add table ip mep; add table netdev mep; add table inet mep; add table ip other");

            new DataPlaneTables("mep", namespace.name()).flush(workspace);

            assertThat(namespace.nft("list", "tables").lines())
                    .containsExactlyInAnyOrder("table inet mep", "table ip other");
        }

        @Test
        void mayBeGoneAlready() {
            new DataPlaneTables("mep", namespace.name()).flush(workspace);

            assertThat(namespace.nft("list", "tables")).isEmpty();
        }

        @Test
        void areNotSoughtWhereThereIsNoNamespace() {
            var nowhere = new DataPlaneTables("mep", "nowhere-at-all");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> nowhere.flush(workspace))
                    .withMessageStartingWith("nft could not remove the tables");
        }
    }
}
