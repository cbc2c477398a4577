package io.edgemep.local;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Workspaces for tests. What takes long is done once for all of them: PostgreSQL's programs are unpacked in one place,
/// and its databases are copies of those that were made first.
final class TestWorkspace {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private TestWorkspace() {}

    /// With databases, in which nothing is yet.
    static Workspace in(Path directory) throws IOException {
        var workspace = empty(directory);
        for (var part : List.of("postgres", "secrets")) {
            copy(Made.ONCE.data().resolve(part), workspace.data().resolve(part));
        }
        return workspace;
    }

    /// Without databases: the first start makes them.
    static Workspace empty(Path directory) throws IOException {
        var workspace = new Workspace(directory, directory.resolve("data"));
        var binaries = Files.createDirectories(TARGET.resolve("postgres-binaries"));
        Files.createSymbolicLink(Workspace.directory(workspace.data()).resolve("postgres-binaries"), binaries);
        Workspace.writePrivate(workspace.data().resolve("run", "postgres.port"), freePort() + "\n");
        return workspace;
    }

    /// Takes away what is shared with other tests.
    static void end(Workspace workspace) throws IOException {
        Files.delete(workspace.data().resolve("postgres-binaries"));
    }

    /// A directory below `target` with nothing in it, which is left for whoever looks into a failure.
    static Path cleared(String name) throws IOException {
        var directory = TARGET.resolve(name);
        if (Files.exists(directory)) {
            delete(directory);
        }
        return Files.createDirectory(directory);
    }

    /// With all that is below it.
    static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), COPY_ATTRIBUTES);
            }
        }
    }

    /// Below those that the kernel gives to outgoing connections: one of them could take it while a killed
    /// service is away. None is given twice, because who asks for several listens on none of them yet.
    static int freePort() throws IOException {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            if (!GIVEN.add(port)) {
                continue;
            }
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    /// A port for each variable that says where the platform listens.
    static Map<String, String> freePorts() throws IOException {
        var ports = new HashMap<String, String>();
        for (var service : Service.values()) {
            ports.put(service.portVariable, Integer.toString(freePort()));
            ports.put(service.managementPortVariable, Integer.toString(freePort()));
        }
        ports.put("MEP_DNS_PORT", Integer.toString(freePort()));
        return ports;
    }

    /// @param seconds how long a start may take
    static Settings settings(int seconds) throws IOException {
        var environment = freePorts();
        environment.put("MEP_START_TIMEOUT", Integer.toString(seconds));
        return Settings.from(environment);
    }

    /// The workspace whose databases the others copy.
    private static final class Made {

        static final Workspace ONCE = make();

        private static Workspace make() {
            try {
                var workspace = empty(cleared("postgres-made"));
                var postgres = new Postgres(workspace, new PrintStream(OutputStream.nullOutputStream()));
                postgres.start(LIMIT);
                postgres.stop(LIMIT);
                return workspace;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
