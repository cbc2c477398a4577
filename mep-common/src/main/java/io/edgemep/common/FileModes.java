package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/// Who may read a file, where the file system says so.
final class FileModes {

    private FileModes() {}

    /// Whether everybody on this machine may; not where there is no such file, or where the file system has no modes.
    static boolean isReadByOthers(Path file) {
        try {
            return Files.exists(file)
                    && Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
