package io.edgemep.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// A request as a client of EdgeGallery writes it on the wire, in a text of its own below `edgegallery`. Lines
/// end with a line feed there; what such a client fills in each time is in double braces.
///
/// @param head request line and header fields
/// @param body empty where there is none
record RecordedRequest(String head, String body) {

    private static final String CHUNKED = "\nTransfer-Encoding: chunked";

    static RecordedRequest named(String name) throws IOException {
        try (var text = RecordedRequest.class.getResourceAsStream("/edgegallery/%s.http".formatted(name))) {
            var parts = new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8)
                    .split("\n\n", 2);
            return new RecordedRequest(parts[0], parts[1].strip());
        }
    }

    /// The octets that are sent.
    ///
    /// @param values what stands for each name in double braces
    byte[] filled(Map<String, String> values) throws IOException {
        var content = fill(body, values).getBytes(StandardCharsets.UTF_8);
        var all = new HashMap<>(values);
        all.put("length", Integer.toString(content.length));
        var octets = new ByteArrayOutputStream();
        octets.writeBytes((fill(head, all) + "\n\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (head.contains(CHUNKED)) {
            octets.writeBytes("%x\r\n".formatted(content.length).getBytes(StandardCharsets.ISO_8859_1));
            octets.writeBytes(content);
            octets.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        } else {
            octets.writeBytes(content);
        }
        return octets.toByteArray();
    }

    private static String fill(String text, Map<String, String> values) {
        var filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace("{{%s}}".formatted(value.getKey()), value.getValue());
        }
        if (filled.contains("{{")) {
            throw new IllegalArgumentException("Something is left to be filled in: " + filled);
        }
        return filled;
    }
}
