package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationHistoryTests {

    /// Flyway refuses a database that has another one of the same number.
    @Test
    void hasNoMigrationThatWasChangedOnceItWasThere(@TempDir Path directory) throws Exception {
        var changed = new ReleaseBefore(directory.resolve("git.log")).changedMigrations();

        assertThat(changed).as("changed; add a migration instead").isEmpty();
    }
}
