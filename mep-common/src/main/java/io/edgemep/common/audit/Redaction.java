package io.edgemep.common.audit;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What of a resource the audit log keeps: no secret, and no more than so much.
final class Redaction {

    static final String REDACTED = "[redacted]";

    private static final JsonFactory JSON = new JsonFactory();

    /// Members that have secrets, or may: what is in an implementation's own form the platform knows nothing of.
    private static final Set<String> WHOLE = Set.of("security", "securityinfo", "implspecificinfo");

    private static final List<String> TELLING =
            List.of("secret", "password", "passwd", "token", "credential", "authorization", "apikey", "privatekey");

    /// Who and the query: either may hold a secret that opens what is called.
    private static final Pattern USER = Pattern.compile("(?<=://)[^/?#]*@");

    private static final Pattern QUERY = Pattern.compile("(?<=[?])[^#]+");

    private final int most;

    /// @param most how many characters a resource may have; of a longer one only its hash is kept
    Redaction(int most) {
        this.most = most;
    }

    /// @param json an object, an array or a value; anything else is kept as nothing but its hash
    @Nullable
    String of(@Nullable String json) {
        if (json == null) {
            return null;
        }
        return json.length() > most ? hashed(json) : redacted(json);
    }

    private static String hashed(String json) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return "{\"omitted\":\"too long\",\"length\":%d,\"sha256\":\"%s\"}"
                    .formatted(json.length(), HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String redacted(String json) {
        var text = new StringWriter(json.length() + REDACTED.length());
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json);
                var generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            while (parser.nextToken() != null) {
                copy(parser, generator);
            }
        }
        return text.toString();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            generator.writeString(withoutSecrets(parser.getString()));
            return;
        }
        generator.copyCurrentEventExact(parser);
        if (parser.currentToken() == JsonToken.PROPERTY_NAME && isSecret(parser.currentName())) {
            parser.nextToken();
            parser.skipChildren();
            generator.writeString(REDACTED);
        }
    }

    private static boolean isSecret(String member) {
        var name = member.toLowerCase(Locale.ROOT);
        return WHOLE.contains(name) || TELLING.stream().anyMatch(name::contains);
    }

    /// Of a URI.
    static String withoutSecrets(String text) {
        if (!text.contains("://")) {
            return text;
        }
        return QUERY.matcher(USER.matcher(text).replaceAll(REDACTED + "@")).replaceAll(REDACTED);
    }
}
