package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Requests of all operations of a contract with values that are as it has them, nearly so, or not at all: none of them
/// may be answered by a failure of the service, nor with anything of its inside.
public final class RandomRequests {

    /// Traces, classes and statements: what an answer shows only when something has failed.
    private static final Pattern INSIDE = Pattern.compile(
            "\\tat |[a-z]\\.[A-Z]\\w+Exception|org\\.(postgresql|hibernate|springframework)|java\\.(lang|util|sql)\\.|SQLSTATE|(?i:insert into|select .{1,200} from )");

    private static final List<String> TYPES =
            List.of("text/plain", "application/xml", "a", "application/json;charset=utf-7");
    private static final List<String> ACCEPTED =
            List.of("*/*", "application/json", "text/html", "a/b;q=2", "application/yaml");

    private final Contract contract;
    private final List<String> operations;
    private final Random random;
    private final RandomJson json;
    private final Map<String, List<String>> known;
    private final NavigableMap<Integer, Integer> answers = new TreeMap<>();

    /// @param seed of all that is random, so that a failure can be repeated
    /// @param known values of path parameters that exist, by the parameter's name
    public RandomRequests(Contract contract, long seed, Map<String, List<String>> known) {
        this.contract = contract;
        this.operations = List.copyOf(contract.operations());
        this.random = Random.from(new SplittableRandom(seed));
        this.json = new RandomJson(contract, random);
        this.known = known;
    }

    /// @param path with its query
    public record Request(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body) {

        /// With another value in the path.
        public Request with(String value, String other) {
            return new Request(method, path.replace(value, other), headers, body);
        }
    }

    public Request next() {
        var operation = json.any(operations).split(" ", 2);
        var definition = contract.definition(operation[0] + " " + operation[1]);
        var path = operation[1];
        var query = new ArrayList<String>();
        var headers = new LinkedHashMap<String, String>();
        for (var parameter : definition.path("parameters")) {
            var name = parameter.path("name").asString();
            switch (parameter.path("in").asString()) {
                case "path" ->
                    path = path.replace("{" + name + "}", encoded(pathValue(name, parameter.path("schema"))));
                case "query" -> query(name, parameter.path("schema"), query);
                default -> {
                    if (!json.oneIn(2)) {
                        headers.put(name, printable(json.text(parameter.path("schema"))));
                    }
                }
            }
        }
        if (json.oneIn(30)) {
            headers.put("Accept", json.any(ACCEPTED));
        }
        var body = body(definition.path("requestBody").path("content"), headers);
        var all = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return new Request(operation[0], all, headers, body);
    }

    private String pathValue(String name, JsonNode schema) {
        var there = known.getOrDefault(name, List.of());
        var value = there.isEmpty() || json.oneIn(8) ? json.text(schema) : json.any(there);
        // A path with nothing in this place is another path.
        return value.isBlank() ? "none" : value;
    }

    private void query(String name, JsonNode schema, List<String> query) {
        for (var times = random.nextInt(3); times > 0; times--) {
            query.add(encoded(name) + "=" + encoded(json.text(schema)));
        }
        if (json.oneIn(10)) {
            query.add(encoded(json.text(schema)) + "=a");
        }
    }

    private @Nullable String body(JsonNode content, Map<String, String> headers) {
        if (content.isEmpty()) {
            return json.oneIn(20) ? "{}" : null;
        }
        var types = List.copyOf(content.propertyNames());
        var type = json.any(types);
        headers.put("Content-Type", json.oneIn(15) ? json.any(TYPES) : type);
        var schema = content.path(type).path("schema");
        return type.contains("form") ? form(schema) : json.document(schema);
    }

    private String form(JsonNode reference) {
        var schema = contract.resolved(reference);
        return StreamSupport.stream(schema.path("properties").properties().spliterator(), false)
                .filter(_ -> !json.oneIn(4))
                .map(member -> encoded(member.getKey()) + "=" + encoded(json.text(member.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replaceAll("[\\ud800-\\udfff]", "?"), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /// Fails unless the requests were such that many of them were done, and many refused: else they have tried little.
    public void requireThatTheyTriedMuch() {
        var done = answers.headMap(400).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        var refused = answers.tailMap(400).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(done * 10).as("requests that were done, of %s", answers).isGreaterThan(done + refused);
        assertThat(refused * 10)
                .as("requests that were refused, of %s", answers)
                .isGreaterThan(done + refused);
    }

    /// Fails when the service has, or when it shows anything of its inside.
    public void requireThatItIsAnAnswer(Request request, int status, @Nullable String contentType, String body) {
        answers.merge(status, 1, Integer::sum);
        assertThat(status).as("%s: %s", request, body).isBetween(200, 499);
        assertThat(INSIDE.matcher(body).find()).as("%s: %s", request, body).isFalse();
        if (status >= 400 && !request.path().startsWith("/oauth2/")) {
            contract.checkProblem(contentType, body);
        }
    }
}
