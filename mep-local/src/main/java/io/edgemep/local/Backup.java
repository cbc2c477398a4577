package io.edgemep.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// A platform in one file: its databases as they were at one moment, its secrets, keys and certificates.
///
/// Who has such a file has the platform: it is its owner's alone, and not encrypted.
final class Backup {

    private static final String DATABASES = "postgres";
    private static final String RESTORING = "restoring";
    private static final String SETTINGS = "application.properties";

    private static final List<String> PARTS = List.of(DATABASES, "secrets", "tls", SETTINGS);

    /// The first entry, which tells a backup from other archives.
    private static final String MARK = "mep-backup";
    private static final String FORMAT = "format 1, made ";

    private final Workspace workspace;
    private final Clock clock;

    Backup(Workspace workspace, Clock clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    /// @param running the databases, if they are served
    /// @throws Failure when there is such a file, or nothing to back up
    void write(Path file, Optional<PostgresDatabases> running) {
        var databases = workspace.data().resolve(DATABASES);
        if (!Files.isDirectory(databases)) {
            throw new Failure("There is nothing to back up: %s is not there.".formatted(workspace.shown(databases)));
        }
        try (var archive = new BackupArchive(file)) {
            archive.add(MARK, (FORMAT + now() + "\n").getBytes(StandardCharsets.UTF_8));
            var copy = new DatabaseCopy(databases, DATABASES);
            if (running.isPresent()) {
                copy.writeTo(archive, running.get());
            } else {
                copy.writeTo(archive);
            }
            for (var part : List.of("secrets", "tls")) {
                archive.addAll(part, workspace.data().resolve(part), _ -> true);
            }
            archive.add(SETTINGS, workspace.data().resolve(SETTINGS));
            archive.complete();
        } catch (IOException failed) {
            throw failure(file, "not written", failed);
        }
    }

    /// Puts a backup in the place of what there is, which is kept beside it. Nothing has changed unless all of the
    /// backup could be read.
    ///
    /// @return when it was made, and where is kept what was there before
    Restored restore(Path file) {
        try {
            var interrupted = interrupted(workspace);
            var fresh = Files.createTempDirectory(Workspace.directory(workspace.data()), RESTORING);
            try {
                var made = unpack(file, fresh);
                var before = workspace.data().resolve("before-restore-" + now().replace(":", ""));
                replace(fresh, before);
                for (var left : interrupted) {
                    delete(left);
                }
                return new Restored(made, before);
            } finally {
                delete(fresh);
            }
        } catch (IOException failed) {
            throw failure(file, "not restored", failed);
        }
    }

    /// Whether a restore was ended before it was done: then there may be parts of before and parts of the backup.
    static boolean isInterrupted(Workspace workspace) throws IOException {
        return !interrupted(workspace).isEmpty();
    }

    private static List<Path> interrupted(Workspace workspace) throws IOException {
        try (var all = Files.newDirectoryStream(workspace.data(), RESTORING + "*")) {
            return StreamSupport.stream(all.spliterator(), false).toList();
        }
    }

    /// @param made when the backup was begun
    /// @param before what was there when it was restored; no such directory if nothing was
    record Restored(Instant made, Path before) {}

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Instant unpack(Path file, Path target) throws IOException {
        try (var gzip = new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(file)));
                var tar = new TarArchiveInputStream(gzip)) {
            var mark = tar.getNextEntry();
            if (mark == null || !mark.getName().equals(MARK)) {
                throw new Failure("%s is no backup that ./mep has made.".formatted(file));
            }
            var made = made(new String(tar.readAllBytes(), StandardCharsets.UTF_8).strip(), file);
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new Failure("%s has an entry that leads elsewhere: %s".formatted(file, entry.getName()));
                }
                if (!isPart(target.relativize(path))) {
                    throw new IOException("it has an entry that no backup has: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Workspace.directory(path);
                } else {
                    Workspace.directoryOf(path);
                    Files.createFile(path, Workspace.PRIVATE_FILE);
                    try (var out = Files.newOutputStream(path)) {
                        tar.transferTo(out);
                    }
                }
            }
            return made;
        }
    }

    private static boolean isPart(Path path) {
        var top = path.getName(0).toString();
        return PARTS.contains(top);
    }

    private static Instant made(String mark, Path file) {
        if (!mark.startsWith(FORMAT)) {
            throw new Failure(
                    "%s was made by another release of ./mep (%s): restore it with that one.".formatted(file, mark));
        }
        return Instant.parse(mark.substring(FORMAT.length()));
    }

    private void replace(Path fresh, Path before) throws IOException {
        for (var part : PARTS) {
            var present = workspace.data().resolve(part);
            if (Files.exists(present)) {
                Files.move(present, Workspace.directory(before).resolve(part), ATOMIC_MOVE);
            }
        }
        for (var part : PARTS) {
            if (Files.exists(fresh.resolve(part))) {
                Files.move(fresh.resolve(part), workspace.data().resolve(part), ATOMIC_MOVE);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static Failure failure(Path file, String what, IOException cause) {
        var reason = switch (cause) {
            case FileSystemException system when system.getReason() != null -> system.getMessage();
            case FileSystemException system -> "there is no such file, or it may not be used: " + system.getFile();
            default -> "it is damaged or incomplete, or no backup (%s)".formatted(cause);
        };
        return new Failure("%s: %s: %s".formatted(file, what, reason), cause);
    }
}
