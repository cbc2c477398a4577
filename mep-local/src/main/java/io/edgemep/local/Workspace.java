package io.edgemep.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Where a platform on this machine has its files: jars where the build puts them, all else in one data directory.
///
/// @param checkout the project's top level
/// @param data kept between runs; nothing outside it is written
record Workspace(Path checkout, Path data) {

    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    Workspace {
        checkout = checkout.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
    }

    Path builtJar(Service service) {
        return checkout.resolve(service.title, "target", service.title + ".jar");
    }

    /// What a service is started from: a copy, so that a later build does not pull the jar from under it.
    Path runningJar(Service service) {
        return data.resolve("app", service.title + ".jar");
    }

    PidFile pidFile(Service service) {
        return new PidFile(
                data.resolve("run", service.title + ".pid"), runningJar(service).toString());
    }

    LogFile log(String title) {
        return new LogFile(data.resolve("logs", title + ".log"));
    }

    Path secrets() {
        return data.resolve("secrets");
    }

    Path tls() {
        return data.resolve("tls");
    }

    /// The path as one would type it at the top level.
    String shown(Path path) {
        return path.startsWith(checkout) ? checkout.relativize(path).toString() : path.toString();
    }

    /// Only one command at a time changes what runs.
    ///
    /// @return to be closed when done
    /// @throws Failure when another command is at it
    FileChannel lock() {
        try {
            var channel = FileChannel.open(
                    directory(data.resolve("run")).resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new Failure("Another ./mep is starting or stopping this platform: wait until it is done.");
            }
            return channel;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A directory, made if need be, that only its owner may enter.
    static Path directory(Path directory) throws IOException {
        return Files.isDirectory(directory) ? directory : Files.createDirectories(directory, PRIVATE_DIRECTORY);
    }

    /// The directory of a file, made if need be.
    static Path directoryOf(Path file) throws IOException {
        return directory(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory"));
    }

    /// Writes a file that only its owner may read; whoever reads it sees all of it or none.
    static void writePrivate(Path file, String content) throws IOException {
        var fresh = Files.createTempFile(directoryOf(file), ".", file.getFileName() + ".new", PRIVATE_FILE);
        Files.writeString(fresh, content, StandardCharsets.UTF_8);
        Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }
}
