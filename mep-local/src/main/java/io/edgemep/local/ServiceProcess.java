package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One service as a process that outlives whoever starts it.
final class ServiceProcess {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration UNTIL_RELEASED = Duration.ofSeconds(5);
    private static final Duration UNTIL_KILLED = Duration.ofSeconds(5);

    private final Service service;
    private final Workspace workspace;
    private final int wantedPort;
    private final int managementPort;
    private final PidFile pidFile;

    /// Where a start would have it listen, and have its health and metrics.
    ServiceProcess(Service service, Workspace workspace, int wantedPort, int managementPort) {
        this.service = service;
        this.workspace = workspace;
        this.wantedPort = wantedPort;
        this.managementPort = managementPort;
        this.pidFile = workspace.pidFile(service);
    }

    String title() {
        return service.title;
    }

    Service service() {
        return service;
    }

    LogFile log() {
        return workspace.log(service.title);
    }

    Optional<ProcessHandle> running() {
        return pidFile.find();
    }

    /// Whether a pid file tells of a process that is gone.
    boolean isStale() {
        return pidFile.exists() && running().isEmpty();
    }

    /// Whether what runs was built before what a start would run now.
    boolean isOutdated() {
        try {
            var built = workspace.builtJar(service);
            return Files.exists(built) && Files.mismatch(built, workspace.runningJar(service)) >= 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Where the service listens, or would listen if it were started now.
    int port() {
        try {
            return running().isEmpty()
                    ? wantedPort
                    : Integer.parseInt(Files.readString(portFile()).strip());
        } catch (IOException | NumberFormatException notRecorded) {
            return wantedPort;
        }
    }

    String url() {
        return "https://localhost:" + port();
    }

    /// @throws Failure when the service cannot have the port that it is to have
    void requirePort() {
        if (port() != wantedPort) {
            throw new Failure("%s runs on port %d, not %d: stop it with ./mep down before you move it."
                    .formatted(service.title, port(), wantedPort));
        }
        if (running().isEmpty()) {
            requireFree(wantedPort, service.portVariable);
            requireFree(managementPort, service.managementPortVariable);
        }
    }

    private Path portFile() {
        return workspace.data().resolve("run", service.title + ".port");
    }

    /// A process that was killed counts as gone a moment before the last of its threads gives its port back.
    private void requireFree(int port, String variable) {
        var end = Deadline.in(UNTIL_RELEASED);
        while (!isFree(port)) {
            if (!end.pause(LOOK)) {
                throw new Failure("Port %d is used by another program: stop that, or set %s to a free port for %s."
                        .formatted(port, variable, service.title));
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /// @param options of its JVM
    /// @param environment beside what this process has of its own
    /// @return the new process
    ProcessHandle start(List<String> options, Map<String, String> environment) {
        var built = workspace.builtJar(service);
        if (!Files.exists(built)) {
            throw new Failure("%s is not built: ./mep up builds it.".formatted(workspace.shown(built)));
        }
        try {
            var jar = workspace.runningJar(service);
            Workspace.directoryOf(jar);
            Files.copy(built, jar, StandardCopyOption.REPLACE_EXISTING);
            log().begin();
            var builder = new ProcessBuilder(command(options, jar))
                    .directory(workspace.data().toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log().path().toFile()));
            builder.environment().putAll(environment);
            Workspace.writePrivate(portFile(), wantedPort + "\n");
            var process = builder.start().toHandle();
            pidFile.write(process);
            return process;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Asks the process to end, which lets it answer what it has begun.
    void askToStop() {
        running().ifPresent(ProcessHandle::destroy);
    }

    /// Ends the process at once, in the middle of whatever it does.
    void kill() {
        running().ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd(UNTIL_KILLED);
    }

    /// Whether the process ends by itself until the limit; it is ended then.
    boolean awaitEnd(Duration limit) {
        var byItself = isGoneWithin(limit);
        if (!byItself) {
            running().ifPresent(ProcessHandle::destroyForcibly);
            if (!isGoneWithin(UNTIL_KILLED)) {
                throw new Failure("%s (process %s) cannot be ended."
                        .formatted(
                                service.title, running().map(ProcessHandle::pid).orElse(-1L)));
            }
        }
        try {
            pidFile.delete();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return byItself;
    }

    private boolean isGoneWithin(Duration limit) {
        var deadline = Deadline.in(limit);
        while (running().isPresent()) {
            if (!deadline.pause(LOOK)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> command(List<String> options, Path jar) {
        var command = new ArrayList<String>();
        // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
