package io.edgemep.auth;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Keeps all that is printed while the tests run, every log among it; JUnit finds it by itself.
public final class Printed implements BeforeAllCallback {

    private static final Path FILE = Path.of("target", "printed-by-tests.log");
    private static final OutputStream COPY = open();

    static {
        System.setOut(new Copied(System.out));
        System.setErr(new Copied(System.err));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // That this class is loaded is all that is needed.
    }

    static String all() throws IOException {
        return Files.readString(FILE, StandardCharsets.ISO_8859_1);
    }

    private static OutputStream open() {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            return new FileOutputStream(FILE.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static final class Copied extends PrintStream {

        Copied(OutputStream original) {
            super(original, true);
        }

        @Override
        public void write(int octet) {
            super.write(octet);
            copy(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            super.write(octets, offset, length);
            copy(octets, offset, length);
        }

        private static void copy(byte[] octets, int offset, int length) {
            try {
                COPY.write(octets, offset, length);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
