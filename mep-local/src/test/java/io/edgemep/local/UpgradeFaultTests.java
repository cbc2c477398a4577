package io.edgemep.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A rolling upgrade, with the real release before.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
class UpgradeFaultTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "upgraded";

    private final RealPlatform platform;

    UpgradeFaultTests(RealPlatform platform) {
        this.platform = platform;
    }

    @Test
    void losesNothingWhileReplicasOfTheReleaseBeforeRunBesideTheFirstNewOne(@TempDir Path directory) throws Exception {
        var before = new ReleaseBefore(directory.resolve("build.log")).build();
        platform.administer("create database %s owner %s".formatted(DATABASE, PostgresDatabases.OWNER));
        try (var old = new Replica(platform, "replica-before", before, DATABASE).startOfAnyRelease();
                var oldLoad = new Load(List.of(old.client()))) {
            oldLoad.start();
            oldLoad.awaitProgress(LIMIT);
            try (var fresh = new Replica(platform, "replica-after", Replica.PROJECT, DATABASE).start();
                    var load = new Load(List.of(fresh.client(), old.client()))) {
                load.start();
                load.awaitProgress(LIMIT);
                oldLoad.awaitProgress(LIMIT);
                oldLoad.end();
                oldLoad.requireThatNothingIsLost();

                old.stop();
                load.awaitProgress(LIMIT);
                load.end();
                load.requireThatNothingIsLost();
            }
        } finally {
            platform.administer("drop database %s with (force)".formatted(DATABASE));
        }
    }
}
