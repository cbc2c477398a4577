package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// An OpenAPI 3.1 contract in a file, the answers that keep to it, and the code that must agree with it.
public final class Contract {

    /// With `-Dmep.contract.write=true` the file is rewritten from the code instead of compared with it.
    private static final String WRITE = "mep.contract.write";

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(Dialect.builder(Dialects.getOpenApi31())
                    .keyword(new NonValidationKeyword("components"))
                    .build());

    private final Path file;
    private final SortedSet<Answer> checked = new ConcurrentSkipListSet<>();
    private @Nullable JsonNode document;

    /// @param file the contract as YAML, relative to the module whose tests run
    public Contract(Path file) {
        this.file = file;
    }

    /// A status that an operation may answer with.
    ///
    /// @param operation the method and the path's template, such as `GET /services/{serviceId}`
    public record Answer(String operation, int status) implements Comparable<Answer> {

        @Override
        public int compareTo(Answer other) {
            return Comparator.comparing(Answer::operation)
                    .thenComparingInt(Answer::status)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return operation + " -> " + status;
        }
    }

    /// Fails unless the contract declares the operation, its status, the body's media type, and a schema that the body
    /// is valid by.
    ///
    /// @param path as it was asked for; a query is ignored
    /// @param contentType of the answer, or null where it has none
    public void check(String method, String path, int status, @Nullable String contentType, String body) {
        var template = template(method, path.replaceFirst("[?].*", ""));
        var answer = new Answer(method + " " + template, status);
        assertThat(declared()).as("the contract's answers").contains(answer);
        var content = response(method, template, status).path("content");
        if (content.isEmpty()) {
            assertThat(body)
                    .as("the body of %s, which the contract gives none", answer)
                    .isEmpty();
        } else {
            validate(answer.toString(), content, contentType, body);
        }
        checked.add(answer);
    }

    /// For errors that belong to no operation (an unknown path, a method not offered): fails unless the body is valid
    /// by the contract's schema `ProblemDetails`.
    public void checkProblem(@Nullable String contentType, String body) {
        assertThat(contentType).isNotNull().startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var schema = JSON.createObjectNode().put("$ref", "#/components/schemas/ProblemDetails");
        assertThat(schema(schema).validate(JSON.readTree(body))).as(body).isEmpty();
    }

    /// Every operation that the contract declares, as [Answer#operation] names it.
    public SortedSet<String> operations() {
        return declared().stream().map(Answer::operation).collect(Collectors.toCollection(TreeSet::new));
    }

    /// What the contract says of an operation.
    ///
    /// @param operation as [#operations] names it
    JsonNode definition(String operation) {
        var parts = operation.split(" ", 2);
        return operation(parts[0], parts[1]);
    }

    /// A schema with what it refers to in its place.
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(document().at(schema.path("$ref").stringValue().substring(1)))
                : schema;
    }

    /// Every answer that the contract declares.
    public SortedSet<Answer> declared() {
        var answers = new TreeSet<Answer>();
        document()
                .path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> operation
                        .path("responses")
                        .forEachEntry((status, _) -> answers.add(
                                new Answer(method.toUpperCase(Locale.ROOT) + " " + path, Integer.parseInt(status))))));
        return answers;
    }

    /// A text that an operation has beside what OpenAPI knows.
    ///
    /// @param operation the method and the path's template
    /// @param name such as `x-audit-action`
    public Optional<String> extension(String operation, String name) {
        var parts = operation.split(" ", 2);
        return operation(parts[0], parts[1]).path(name).stringValueOpt();
    }

    /// Every answer that has passed [#check] so far.
    public SortedSet<Answer> checked() {
        return new TreeSet<>(checked);
    }

    /// Fails when the file and what the code serves at `/v3/api-docs` differ, in whatever order either has it.
    ///
    /// @param served OpenAPI as JSON
    public void requireSame(String served) {
        var code = JSON.readTree(served);
        if (Boolean.getBoolean(WRITE)) {
            YAML.writeValue(file, code);
            document = code;
        }
        assertThat(YAML.writeValueAsString(sorted(code)))
                .as("%s and the code differ; if the code is right, run the test with -D%s=true", file, WRITE)
                .isEqualTo(YAML.writeValueAsString(sorted(document())));
    }

    private JsonNode document() {
        if (document == null) {
            document = YAML.readTree(file.toFile());
        }
        return document;
    }

    private String template(String method, String path) {
        return document().path("paths").propertyNames().stream()
                .filter(template -> !operation(method, template).isMissingNode())
                .filter(template -> matches(template, path))
                .min(Comparator.comparingLong(
                        template -> PARAMETER.matcher(template).results().count()))
                .orElseThrow(() -> new AssertionError("The contract has no operation %s %s".formatted(method, path)));
    }

    private static boolean matches(String template, String path) {
        var literals = PARAMETER.splitAsStream(template).map(Pattern::quote).toList();
        var open = template.endsWith("}") ? "[^/]+" : "";
        return path.matches(String.join("[^/]+", literals) + open);
    }

    private JsonNode operation(String method, String template) {
        return document().path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    private JsonNode response(String method, String template, int status) {
        var response = operation(method, template).path("responses").path(Integer.toString(status));
        return response.has("$ref")
                ? document().at(response.path("$ref").stringValue().substring(1))
                : response;
    }

    private void validate(String answer, JsonNode content, @Nullable String contentType, String body) {
        assertThat(contentType).as("the Content-Type of %s", answer).isNotNull();
        var type = MediaType.parseMediaType(contentType);
        var declared = content.path(type.getType() + "/" + type.getSubtype());
        assertThat(declared.isMissingNode())
                .as("%s is %s, the contract declares %s", answer, type, content.propertyNames())
                .isFalse();
        // Lines of JSON are each of the schema.
        var bodies = type.equalsTypeAndSubtype(MediaType.APPLICATION_NDJSON)
                ? body.lines().toList()
                : List.of(body);
        for (var each : bodies) {
            validate(answer, schema(declared.path("schema")), each);
        }
    }

    private static void validate(String answer, Schema schema, String body) {
        assertThat(schema.validate(
                        JSON.readTree(body),
                        assertingFormats ->
                                assertingFormats.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as("%s with the body %s", answer, body)
                .isEmpty();
    }

    /// The schema as a document of its own, with the components that it refers to.
    private Schema schema(JsonNode schema) {
        var root = JSON.createObjectNode();
        root.putArray("allOf").add(schema);
        root.set("components", document().path("components"));
        return SCHEMAS.getSchema(root);
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JSON.createObjectNode();
                object.propertyNames().stream().sorted().forEach(name -> copy.set(name, sorted(object.get(name))));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JSON.createArrayNode();
                array.forEach(item -> copy.add(sorted(item)));
                yield copy;
            }
            default -> node;
        };
    }
}
