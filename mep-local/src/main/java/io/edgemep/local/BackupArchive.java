package io.edgemep.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A compressed archive that is being written: only its owner may read it, and nobody finds it before all is in it.
final class BackupArchive implements AutoCloseable {

    private static final int OWNERS_FILE = 0600;
    private static final int OWNERS_DIRECTORY = 0700;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final TarArchiveOutputStream tar;
    private boolean complete;

    /// @throws Failure when there is such a file: no backup takes the place of another one
    BackupArchive(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure("%s exists: name a file that does not.".formatted(file));
        }
        this.file = file;
        this.unfinished = Files.createTempFile(
                Workspace.directoryOf(file), "." + file.getFileName(), ".unfinished", Workspace.PRIVATE_FILE);
        // Should this process be told to end.
        unfinished.toFile().deleteOnExit();
        this.channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
        this.tar = new TarArchiveOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)),
                StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    void add(String name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    void addDirectory(String name) throws IOException {
        var entry = new TarArchiveEntry(name + "/");
        entry.setMode(OWNERS_DIRECTORY);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    /// A file that may grow, shrink or go meanwhile: as much as it had when it was looked at, or nothing.
    void add(String name, Path source) throws IOException {
        try (var content = Files.newInputStream(source)) {
            var size = Files.size(source);
            begin(name, size);
            copy(content, size);
            tar.closeArchiveEntry();
        } catch (NoSuchFileException gone) {
            // Between two looks at its directory.
        }
    }

    /// Whatever is below a directory, with its empty directories.
    ///
    /// @param name of the directory in the archive
    /// @param wanted which files and directories, by their path below it
    void addAll(String name, Path directory, Predicate<Path> wanted) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                if (!found.equals(directory) && !wanted.test(directory.relativize(found))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                addDirectory(nameOf(found));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && wanted.test(directory.relativize(found))) {
                    add(nameOf(found), found);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path found, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            private String nameOf(Path found) {
                return found.equals(directory) ? name : name + "/" + directory.relativize(found);
            }
        });
    }

    private void begin(String name, long size) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(OWNERS_FILE);
        tar.putArchiveEntry(entry);
    }

    private void copy(InputStream content, long size) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        var left = size;
        while (left > 0) {
            var wanted = (int) Math.min(left, buffer.length);
            var read = content.readNBytes(buffer, 0, wanted);
            // Shorter than it was: PostgreSQL reads zeros as pages that were not used yet.
            Arrays.fill(buffer, read, wanted, (byte) 0);
            tar.write(buffer, 0, wanted);
            left -= wanted;
        }
    }

    /// All is in it: now it is there, and on disk.
    void complete() throws IOException {
        tar.finish();
        tar.flush();
        complete = true;
    }

    @Override
    public void close() throws IOException {
        try {
            if (complete) {
                // Closes the compressor, which writes its last bytes, and would close the channel.
                tar.close();
                sync(unfinished);
                Files.move(unfinished, file, ATOMIC_MOVE);
                sync(Workspace.directoryOf(file));
            }
        } finally {
            channel.close();
            Files.deleteIfExists(unfinished);
        }
    }

    private static void sync(Path path) throws IOException {
        try (var opened = FileChannel.open(path, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }
}
