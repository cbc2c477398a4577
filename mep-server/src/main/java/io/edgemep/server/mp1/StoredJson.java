package io.edgemep.server.mp1;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The JSON in which what clients send is kept in the database.
@Component
public class StoredJson {

    /// U+0000 escaped, behind an even number of backslashes: PostgreSQL stores it in no text.
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private final JsonMapper json = JsonMapper.builder().build();

    public <T> T read(String stored, Class<T> type) {
        return OpaqueObject.lenient(json.readerFor(type)).readValue(stored);
    }

    /// How many octets the text has as it is kept.
    public static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// @throws InvalidMember when a text in it cannot be stored
    public String write(Object value) {
        var text = json.writeValueAsString(value);
        if (text.contains("\\u0000") && NUL.matcher(text).find()) {
            throw InvalidMember.of("A text in the body", "contains the character U+0000; send it without.");
        } else if (!UnicodeText.isWellFormed(text)) {
            throw InvalidMember.of("A text in the body", "contains half of a surrogate pair; send it without.");
        }
        return text;
    }
}
