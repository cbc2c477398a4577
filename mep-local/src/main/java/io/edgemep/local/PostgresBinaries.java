package io.edgemep.local;

import com.sun.security.auth.module.UnixSystem;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The programs of PostgreSQL: unpacked once from the class path, and run as a user that they accept.
///
/// @param home where their `bin` is
/// @param log what the program that ran last has printed
record PostgresBinaries(Path home, LogFile log) {

    private static final String ROOT_REFUSED =
            "PostgreSQL does not run as root, and this machine allows no user namespace (unshare -U):"
                    + " run ./mep as an ordinary user, or set MEP_DB_URL and MEP_AUTH_DB_URL.";

    /// @param directory gets a directory for every version that was ever used
    static PostgresBinaries unpack(Path directory, LogFile log) {
        try {
            var archive = archive();
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            var home = directory.resolve(HexFormat.of().formatHex(digest, 0, 8));
            if (!Files.isDirectory(home)) {
                var fresh = Files.createTempDirectory(Workspace.directory(directory), "unpacking");
                extract(archive, fresh);
                // Whoever finds the directory finds all of it.
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresBinaries(home, log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Runs a program to its end.
    ///
    /// @return whether it ended well within the limit; what it printed is in the log
    boolean run(String program, Duration limit, List<String> arguments) {
        var command = new ArrayList<>(asOrdinaryUser());
        command.add(home.resolve("bin", program).toString());
        command.addAll(arguments);
        try {
            log.begin();
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.path().toFile())
                    .start();
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while %s was running.".formatted(program), interrupted);
        }
    }

    /// PostgreSQL refuses to run as root; in a user namespace of its own it runs as nobody, and the files stay ours.
    private static List<String> asOrdinaryUser() {
        return isMac() || new UnixSystem().getUid() != 0 ? List.of() : inUserNamespace();
    }

    private static List<String> inUserNamespace() {
        try {
            var probe = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (probe.waitFor() == 0) {
                return List.of("unshare", "-U");
            }
        } catch (IOException noSuchProgram) {
            throw new Failure(ROOT_REFUSED, noSuchProgram);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ROOT_REFUSED, interrupted);
        }
        throw new Failure(ROOT_REFUSED);
    }

    private static byte[] archive() throws IOException {
        var system = isMac() ? "Darwin" : "Linux";
        var machine = System.getProperty("os.arch", "");
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new Failure(
                    "There is no embedded PostgreSQL for %s on %s: set MEP_DB_URL and MEP_AUTH_DB_URL."
                            .formatted(system, machine),
                    missing);
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (InputStream xz = new XZCompressorInputStream(new ByteArrayInputStream(archive));
                var tar = new TarArchiveInputStream(xz)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                var parent = Workspace.directoryOf(path);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    var mode = parent.endsWith("bin") ? "rwxr-xr-x" : "rw-r--r--";
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }
}
