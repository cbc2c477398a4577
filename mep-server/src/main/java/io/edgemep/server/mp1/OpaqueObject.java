package io.edgemep.server.mp1;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.edgemep.common.InvalidMember;
import java.math.BigDecimal;
import java.math.BigInteger;
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
    public static OpaqueObject of(String json) {
        return of(JSON.readValue(json, MEMBERS));
    }

    private static OpaqueObject of(Map<String, Object> members) {
        requirePlain(members);
        return new OpaqueObject(JSON.writeValueAsString(members));
    }

    public Map<String, Object> members() {
        return JSON.readValue(json, MEMBERS);
    }

    private static void requirePlain(Object value) {
        switch (value) {
            case Map<?, ?> object -> object.values().forEach(OpaqueObject::requirePlain);
            case Iterable<?> array -> array.forEach(OpaqueObject::requirePlain);
            case BigDecimal number
            when number.precision() + Math.abs((long) number.scale()) > MOST_DIGITS -> throw tooManyDigits();
            case BigInteger number when new BigDecimal(number).precision() > MOST_DIGITS -> throw tooManyDigits();
            case null, default -> {}
        }
    }

    private static InvalidMember tooManyDigits() {
        return InvalidMember.object(
                "has a number of more than %d digits, written without an exponent; send it as a text."
                        .formatted(MOST_DIGITS));
    }

    static final class Reader extends ValueDeserializer<OpaqueObject> {

        @Override
        public OpaqueObject deserialize(JsonParser parser, DeserializationContext context) {
            return parser.hasToken(JsonToken.START_OBJECT)
                    ? of(PART.<Map<String, Object>>readValue(parser))
                    : (OpaqueObject) context.handleUnexpectedToken(Map.class, parser);
        }
    }
}
