package io.edgemep.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What a command has told whoever typed it.
final class Printed {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    PrintStream stream() {
        return stream;
    }

    /// All of it since the last call.
    String take() {
        var text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }
}
