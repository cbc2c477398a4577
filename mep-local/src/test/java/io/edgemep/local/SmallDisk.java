package io.edgemep.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A table of mep-server's on a disk of its own, which is nearly full.
///
/// @param isUsable whether this machine permits to mount one
record SmallDisk(RealPlatform platform, String table, Path place, boolean isUsable) implements AutoCloseable {

    static final String UNUSABLE = "No disk can be mounted here (root is needed).";

    private static final long ROOM = 512 << 10;

    static SmallDisk mount(RealPlatform platform, String table) throws IOException {
        var place =
                Files.createDirectories(platform.data().resolve("small-disk")).toAbsolutePath();
        var size = platform.count("select pg_total_relation_size('%s')".formatted(table)) + ROOM;
        var isUsable = run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs", place.toString());
        var disk = new SmallDisk(platform, table, place, isUsable);
        if (isUsable) {
            platform.administer("create tablespace small location '%s'".formatted(place));
            platform.administer("alter table %s set tablespace small".formatted(table));
        }
        return disk;
    }

    /// Gives it room enough.
    void grow() {
        run("mount", "-o", "remount,mode=0700,size=256m", place.toString());
    }

    @Override
    public void close() {
        if (isUsable) {
            grow();
            platform.administer("alter table %s set tablespace pg_default".formatted(table));
            platform.administer("drop tablespace small");
            run("umount", place.toString());
        }
    }

    private static boolean run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && output.isEmpty();
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
