package io.edgemep.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What a running PostgreSQL leaves in its data directory: `postmaster.pid`.
///
/// @param data the data directory
/// @param pid the server's process, or whatever process has its number now
/// @param port where it listens
record PostmasterFile(Path data, long pid, int port) {

    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /// @return none when there is no such file, or one that is still being written
    static Optional<PostmasterFile> find(Path data) {
        try {
            var lines = Files.readAllLines(path(data));
            return lines.size() <= PORT_LINE
                    ? Optional.empty()
                    : Optional.of(new PostmasterFile(
                            data,
                            Long.parseLong(lines.get(PID_LINE).strip()),
                            Integer.parseInt(lines.get(PORT_LINE).strip())));
        } catch (IOException | NumberFormatException absentOrUnreadable) {
            return Optional.empty();
        }
    }

    static Path path(Path data) {
        return data.resolve("postmaster.pid");
    }

    /// The process of that number, whatever it is.
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    /// The process of that number, if it is a PostgreSQL on this very directory.
    Optional<ProcessHandle> server() {
        return process().filter(process -> worksIn(process) || names(process));
    }

    /// A server's working directory is its data directory; Linux shows it.
    private boolean worksIn(ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException notShown) {
            return false;
        }
    }

    private boolean names(ProcessHandle process) {
        var arguments = process.info().arguments();
        return arguments.isPresent() && Arrays.asList(arguments.get()).contains(data.toString());
    }
}
