package io.edgemep.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The embedded PostgreSQL: one cluster in one directory, served by a process that outlives whoever starts it.
final class Postgres {

    private static final int USUAL_PORT = 15_432;

    private final Workspace workspace;
    private final Secrets secrets;
    private final PrintStream out;
    private final Path data;
    private final LogFile log;

    Postgres(Workspace workspace, PrintStream out) {
        this.workspace = workspace;
        this.secrets = new Secrets(workspace.secrets());
        this.out = out;
        this.data = workspace.data().resolve("postgres");
        this.log = workspace.log("postgres");
    }

    /// The server on the data directory, whoever started it.
    Optional<PostmasterFile> running() {
        return PostmasterFile.find(data).filter(file -> file.server().isPresent());
    }

    /// Makes sure that a server runs on the data directory, with both databases in it.
    ///
    /// @return the port it listens on, on 127.0.0.1 only
    /// @throws Failure when it does not start within the limit, or when what runs is not ours to use
    int start(Duration limit) {
        try {
            var found = running();
            if (found.isPresent()) {
                takeOver(found.get(), limit);
                return found.get().port();
            }
            removeStalePidFile();
            var binaries = PostgresBinaries.unpack(workspace.data().resolve("postgres-binaries"), toolLog());
            initialise(binaries);
            var port = choosePort();
            launch(binaries, port, limit);
            databases(port).create(limit);
            out.printf("PostgreSQL: started on 127.0.0.1:%d, data in %s.%n", port, workspace.shown(data));
            return port;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Ends the server on the data directory, after its clients are disconnected and its data is written.
    ///
    /// @return whether there was one
    boolean stop(Duration limit) {
        if (running().isEmpty()) {
            return false;
        }
        var binaries = PostgresBinaries.unpack(workspace.data().resolve("postgres-binaries"), toolLog());
        var seconds = Long.toString(limit.toSeconds());
        if (!binaries.run(
                "pg_ctl", limit.plusSeconds(5), List.of("stop", "-m", "fast", "-w", "-t", seconds, "-D", "" + data))) {
            throw new Failure("PostgreSQL did not stop within %s s:%n%s"
                    .formatted(seconds, toolLog().tail(5)));
        }
        return true;
    }

    PostgresDatabases databases(int port) {
        return new PostgresDatabases(port, secrets);
    }

    private void takeOver(PostmasterFile server, Duration limit) throws IOException {
        var served = Path.of(databases(server.port()).show("data_directory", limit));
        if (!Files.isDirectory(served) || !Files.isSameFile(served, data)) {
            throw new Failure("Process %d serves %s as %s: stop it (kill %d) and try again."
                    .formatted(server.pid(), workspace.shown(data), served, server.pid()));
        }
        databases(server.port()).create(limit);
        out.printf(
                "PostgreSQL: process %d serves %s on 127.0.0.1:%d already; taken over.%n",
                server.pid(), workspace.shown(data), server.port());
    }

    private void removeStalePidFile() throws IOException {
        var stale = PostmasterFile.find(data);
        if (stale.isEmpty()) {
            return;
        }
        out.printf(
                "PostgreSQL: it did not stop in order last time (process %d is gone); it recovers now.%n",
                stale.get().pid());
        // PostgreSQL removes the file itself, with more care, unless a stranger has that number now: then it gives up.
        if (stale.get().process().isPresent()) {
            Files.delete(PostmasterFile.path(data));
        }
    }

    /// A cluster is made beside its place and moved there whole, so that an interrupted first start leaves none.
    private void initialise(PostgresBinaries binaries) throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        out.println("PostgreSQL: making the databases' directory (once).");
        Secrets.read(secrets.superuser());
        var fresh = Files.createTempDirectory(workspace.data(), "postgres-new");
        var arguments = List.of(
                "-D",
                fresh.toString(),
                "--username=" + PostgresDatabases.SUPERUSER,
                "--pwfile=" + secrets.superuser(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (!binaries.run("initdb", Duration.ofMinutes(2), arguments)) {
            throw new Failure("PostgreSQL's initdb failed:\n" + toolLog().tail(10));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(PostgresBinaries binaries, int port, Duration limit) throws IOException {
        var options = String.join(
                " ",
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c synchronous_commit=on",
                "-c full_page_writes=on");
        var arguments = List.of(
                "start", "-w", "-t", "" + limit.toSeconds(), "-D", "" + data, "-l", "" + log.path(), "-o", options);
        log.begin();
        var deadline = Deadline.in(Duration.ofSeconds(10));
        while (!binaries.run("pg_ctl", limit.plusSeconds(5), arguments)) {
            // After a crash the children of the old server may need a moment until they notice that it is gone.
            var mayPass = log.tail(5).contains("pre-existing shared memory block");
            if (!mayPass || !deadline.pause(Duration.ofMillis(500))) {
                throw new Failure("PostgreSQL did not start; the end of %s:%n%s"
                        .formatted(workspace.shown(log.path()), log.tail(10)));
            }
        }
    }

    /// The port of the last time if it is free: nobody types it, but a client may have it written down.
    private int choosePort() throws IOException {
        var record = workspace.data().resolve("run", "postgres.port");
        var last =
                Files.exists(record) ? Integer.parseInt(Files.readString(record).strip()) : USUAL_PORT;
        var port = isFree(last) ? last : anyFree();
        Workspace.writePrivate(record, port + "\n");
        return port;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private LogFile toolLog() {
        return workspace.log("postgres-tools");
    }
}
