package io.edgemep.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The output of one process: of its present run in `path`, of the run before in `path.1`.
record LogFile(Path path) {

    private static final int TAIL_BYTES = 16_384;

    /// An empty log for a new run.
    void begin() throws IOException {
        Workspace.directoryOf(path);
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Workspace.writePrivate(path, "");
    }

    /// The last lines, indented, or a word that there are none.
    String tail(int lines) {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            var bytes = new byte[TAIL_BYTES];
            var read = Math.max(0, file.read(bytes));
            var all = new String(bytes, 0, read, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            var last = String.join("\n    ", all.subList(Math.max(0, all.size() - lines), all.size()));
            return last.isEmpty() ? "    (nothing)" : "    " + last;
        } catch (IOException unreadable) {
            return "    (no log: %s)".formatted(unreadable.getMessage());
        }
    }
}
