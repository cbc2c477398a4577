package io.edgemep.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Remembers a process past the end of whoever started it, and never mistakes for it another one that got its number.
///
/// @param path holds the process's number
/// @param mark an argument that no other program's command line has
record PidFile(Path path, String mark) {

    void write(ProcessHandle process) throws IOException {
        Workspace.writePrivate(path, process.pid() + "\n");
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    boolean exists() {
        return Files.exists(path);
    }

    /// The process, if it still runs and is the one that was remembered.
    Optional<ProcessHandle> find() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(path).strip()))
                    .filter(this::isOurs);
        } catch (IOException | NumberFormatException absentOrUnreadable) {
            return Optional.empty();
        }
    }

    /// A process that has ended, but was not yet collected by its parent, has no arguments any more.
    private boolean isOurs(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .arguments()
                        .filter(all -> Arrays.asList(all).contains(mark))
                        .isPresent();
    }
}
