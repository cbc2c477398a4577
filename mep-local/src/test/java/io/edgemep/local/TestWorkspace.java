package io.edgemep.local;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/// Workspaces for tests: empty, but for PostgreSQL's programs, which are unpacked once for all tests.
final class TestWorkspace {

    private TestWorkspace() {}

    static Workspace in(Path directory) throws IOException {
        var workspace = new Workspace(directory, directory.resolve("data"));
        var binaries =
                Files.createDirectories(Path.of("target", "postgres-binaries").toAbsolutePath());
        Files.createSymbolicLink(Workspace.directory(workspace.data()).resolve("postgres-binaries"), binaries);
        Workspace.writePrivate(workspace.data().resolve("run", "postgres.port"), freePort() + "\n");
        return workspace;
    }

    /// Takes away what is shared with other tests.
    static void end(Workspace workspace) throws IOException {
        Files.delete(workspace.data().resolve("postgres-binaries"));
    }

    /// Below those that the kernel gives to outgoing connections: one of them could take it while a killed
    /// service is away.
    static int freePort() throws IOException {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }
}
