package io.edgemep.common;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON by a schema of a contract, most of it as the schema has it, and some of it as no client should send it.
final class RandomJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DEEPEST = 6;
    private static final int ONE_IN = 30;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "0",
            "-1",
            "null",
            "..",
            "../../etc/passwd",
            "%00",
            "%2e%2e%2f",
            "a b",
            "*",
            "'",
            "\"",
            "\\",
            "'; drop table services; --",
            "{{7*7}}",
            "${jndi:ldap://127.0.0.1/a}",
            "<script>",
            "\u0000",
            "\t\r\n",
            "\u202e",
            "\u00e9\u4e2d\ud83d\ude00",
            "2026-02-30T25:61:61Z",
            "999.999.999.999",
            "::ffff:127.0.0.1",
            "10.0.0.0/33",
            "http://[::1",
            "https://user:pw@a.invalid/",
            "file:///etc/passwd",
            "ACTIVE",
            "REMOVED",
            "true",
            "65536");

    /// What is JSON, and what is not quite.
    private static final List<String> ODDITIES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "-0",
            "1e400",
            "-1e-400",
            "9223372036854775808",
            "0.1",
            "123456789012345678901234567890",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[[[[[[[[[[]]]]]]]]]]",
            "{\"\": {\"\": null}}",
            "{\"a\": 1, \"a\": 2}",
            "[null, null]",
            "{\"$ref\": \"#\"}",
            "{\"@class\": \"java.lang.Object\"}",
            "NaN",
            "'a'",
            "01");

    private final Contract contract;
    private final RandomGenerator random;

    RandomJson(Contract contract, RandomGenerator random) {
        this.contract = contract;
        this.random = random;
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// A value as text of JSON, which is damaged now and then.
    String document(JsonNode schema) {
        var text = value(schema, 0);
        return switch (random.nextInt(20)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> text + any(ODDITIES);
            case 2 ->
                new StringBuilder(text)
                        .insert(random.nextInt(text.length() + 1), any(TEXTS))
                        .toString();
            case 3 -> any(ODDITIES);
            default -> text;
        };
    }

    private String value(JsonNode reference, int depth) {
        if (oneIn(ONE_IN)) {
            return any(ODDITIES);
        }
        if (depth > DEEPEST) {
            return "null";
        }
        var schema = contract.resolved(reference);
        for (var choice : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.has(choice)) {
                return value(
                        schema.path(choice)
                                .get(random.nextInt(schema.path(choice).size())),
                        depth + 1);
            }
        }
        if (schema.has("enum") && !oneIn(ONE_IN)) {
            return schema.path("enum")
                    .get(random.nextInt(schema.path("enum").size()))
                    .toString();
        }
        return switch (schema.path("type").asString("object")) {
            case "string" -> quoted(text(schema));
            case "integer", "number" -> number(schema);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "array" -> array(schema, depth);
            default -> object(schema, depth);
        };
    }

    private String array(JsonNode schema, int depth) {
        var length = oneIn(40) ? 300 : random.nextInt(4);
        return IntStream.range(0, length)
                .mapToObj(_ -> value(schema.path("items"), depth + (length > 4 ? DEEPEST : 1)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String object(JsonNode schema, int depth) {
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        var members = schema.path("properties")
                .propertyStream()
                .filter(member -> required.contains(member.getKey()) ? !oneIn(40) : !oneIn(3))
                .map(member -> quoted(member.getKey()) + ":" + value(member.getValue(), depth + 1))
                .collect(Collectors.toList());
        if (oneIn(ONE_IN)) {
            members.add(quoted(any(TEXTS)) + ":" + any(ODDITIES));
        }
        return members.stream().collect(Collectors.joining(",", "{", "}"));
    }

    /// A value for a parameter, or a string of JSON.
    String text(JsonNode schema) {
        Supplier<String> usual = () -> switch (schema.path("format").asString("")) {
            case "uri" -> any(List.of("http://127.0.0.1:9/a", "https://a.invalid/b?c=d", "/relative", "urn:a:b"));
            case "date-time" -> "2026-11-%02dT00:00:00Z".formatted(1 + random.nextInt(40));
            default ->
                switch (schema.path("type").asString("string")) {
                    case "integer", "number" -> number(schema);
                    case "boolean" -> any(List.of("true", "false", "1"));
                    case "array" -> text(schema.path("items"));
                    default ->
                        schema.has("enum")
                                ? schema.path("enum")
                                        .get(random.nextInt(schema.path("enum").size()))
                                        .asString()
                                : any(List.of(
                                        "10.1.2.3",
                                        "192.0.2.0/24",
                                        "2001:db8::1",
                                        "80",
                                        "ANY",
                                        "name",
                                        "a.example",
                                        "rest-http",
                                        "1.0"));
                };
        };
        return switch (random.nextInt(16)) {
            case 0 -> any(TEXTS);
            case 1 -> any(TEXTS).repeat(1 + random.nextInt(oneIn(20) ? 3000 : 20));
            default -> usual.get();
        };
    }

    private String number(JsonNode schema) {
        return Long.toString(
                switch (random.nextInt(6)) {
                    case 0 -> schema.path("minimum").asLong(0) - random.nextInt(2);
                    case 1 -> schema.path("maximum").asLong(Integer.MAX_VALUE) + random.nextInt(2);
                    case 2 -> random.nextLong();
                    default -> random.nextInt(100);
                });
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
