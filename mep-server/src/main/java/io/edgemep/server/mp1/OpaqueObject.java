package io.edgemep.server.mp1;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.edgemep.common.InvalidMember;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

/// An object in a form of its sender's own, which the platform keeps and shows. It is kept as text: what a client may
/// send in one body would need twenty times as much memory as a tree.
///
/// @param json in the one form that equal objects have, which is also what the database gives back: members in the
///     order of their names, numbers without an exponent
@JsonDeserialize(using = OpaqueObject.Reader.class)
public record OpaqueObject(@JsonValue @JsonRawValue String json) {

    /// A number of five octets could be one of thousands of digits where it is written without an exponent.
    private static final int MOST_DIGITS = 100;

    /// Of all its numbers, so that its text is not much longer than what was sent.
    private static final int MOST_DIGITS_TOGETHER = 65_536;

    /// Set where what is read was kept before: it was looked at when it was sent, by the rules of that time.
    private static final Object KEPT = new Object();

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /// Of an object with something behind it.
    private static final ObjectReader PART =
            JSON.readerFor(MEMBERS).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// @param json any text of the object
    /// @throws InvalidMember when it has numbers that cannot be kept
    public static OpaqueObject of(String json) {
        return sent(JSON.readValue(json, MEMBERS));
    }

    /// A reader of what was kept before, which refuses nothing.
    static ObjectReader lenient(ObjectReader reader) {
        return reader.withAttribute(KEPT, true);
    }

    private static OpaqueObject sent(Map<String, Object> members) {
        if (digits(members) > MOST_DIGITS_TOGETHER) {
            throw InvalidMember.object(
                    "has numbers of more than %d digits together, written without an exponent; send them as texts."
                            .formatted(MOST_DIGITS_TOGETHER));
        }
        return kept(members);
    }

    private static OpaqueObject kept(Map<String, Object> members) {
        return new OpaqueObject(JSON.writeValueAsString(members));
    }

    public Map<String, Object> members() {
        return JSON.readValue(json, MEMBERS);
    }

    /// How many digits all its numbers have that are not small integers.
    private static long digits(Object value) {
        return switch (value) {
            case Map<?, ?> object ->
                object.values().stream().mapToLong(OpaqueObject::digits).sum();
            case List<?> array -> array.stream().mapToLong(OpaqueObject::digits).sum();
            case BigDecimal number -> bounded(number.precision() + Math.abs((long) number.scale()));
            case BigInteger number -> bounded(new BigDecimal(number).precision());
            case null, default -> 0;
        };
    }

    private static long bounded(long digits) {
        if (digits > MOST_DIGITS) {
            throw InvalidMember.object(
                    "has a number of more than %d digits, written without an exponent; send it as a text."
                            .formatted(MOST_DIGITS));
        }
        return digits;
    }

    static final class Reader extends ValueDeserializer<OpaqueObject> {

        @Override
        public OpaqueObject deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                return (OpaqueObject) context.handleUnexpectedToken(Map.class, parser);
            }
            Map<String, Object> members = PART.readValue(parser);
            return context.getAttribute(KEPT) == null ? sent(members) : kept(members);
        }
    }
}
