package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Paths, methods, status codes and attribute names beside ETSI's own OpenAPI, where that is at hand: every difference
/// is one that docs/api/etsi-differences.yaml gives a reason for.
class EtsiComparisonTests {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Path ETSI = Path.of("../../shared/spec/etsi/v3.1.1");
    private static final String LIVENESS = "/applications/{appInstanceId}/services/{serviceId}/liveness";

    /// The standard's APIs, by the first part of their paths, and the files of ETSI's that describe them.
    private static final Map<String, String> APIS =
            Map.of("mec_service_mgmt", "MecServiceMgmtApi.yaml", "mec_app_support", "MecAppSupportApi.yaml");

    private final Set<String> differences = new TreeSet<>();

    @Test
    void differsFromTheStandardOnlyWhereAReasonIsGiven() {
        assumeTrue(Files.exists(ETSI), "ETSI's OpenAPI is not beside this checkout");
        var ours = YAML.readTree(Path.of("../docs/api/mep-server.yaml").toFile());
        var accepted = new TreeMap<String, String>();
        YAML.readTree(Path.of("../docs/api/etsi-differences.yaml").toFile())
                .forEachEntry((what, reason) -> accepted.put(what, reason.asString()));

        APIS.forEach(
                (api, file) -> compare(api, YAML.readTree(ETSI.resolve(file).toFile()), ours));

        assertThat(differences)
                .as("differences without a reason")
                .allMatch(difference -> accepted.keySet().stream().anyMatch(what -> matches(what, difference)));
        assertThat(accepted.keySet())
                .as("reasons for differences that are there no more")
                .allMatch(what -> differences.stream().anyMatch(difference -> matches(what, difference)));
        assertThat(accepted.values())
                .as("reasons")
                .allSatisfy(reason -> assertThat(reason).isNotBlank());
    }

    /// @param what a difference, in which `*` stands for anything
    private static boolean matches(String what, String difference) {
        return difference.matches(
                Stream.of(what.split("[*]", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private void compare(String api, JsonNode etsi, JsonNode ours) {
        var standard = operations(etsi, "");
        var own = operations(ours, "/" + api + "/v1");
        note(api + " operation", standard.keySet(), own.keySet());
        standard.keySet().stream()
                .filter(own::containsKey)
                .forEach(name -> compare(api + " " + name, standard.get(name), etsi, own.get(name), ours));
    }

    private void compare(String name, JsonNode operation, JsonNode etsi, JsonNode own, JsonNode ours) {
        note(name + " status", statuses(operation), statuses(own));
        note(name + " query parameter", parameters(operation, etsi), parameters(own, ours));
        note(name + " request", attributes(request(operation), etsi), attributes(request(own), ours));
        note(name + " answer", attributes(answer(operation), etsi), attributes(answer(own), ours));
    }

    private void note(String what, Set<String> etsi, Set<String> ours) {
        etsi.stream()
                .filter(item -> !ours.contains(item))
                .forEach(item -> differences.add("%s %s: not here".formatted(what, item)));
        ours.stream()
                .filter(item -> !etsi.contains(item))
                .forEach(item -> differences.add("%s %s: not in the standard".formatted(what, item)));
    }

    /// Operations by method and path below the API's root.
    private static Map<String, JsonNode> operations(JsonNode api, String prefix) {
        var operations = new TreeMap<String, JsonNode>();
        api.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (path.startsWith(prefix + "/")) {
                        // The standard leaves this URI to the platform and writes a placeholder.
                        var own = path.substring(prefix.length())
                                .replace("/resource_uri_allocated_by_MEC_platform", LIVENESS);
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + own, operation);
                    }
                }));
        return operations;
    }

    private static Set<String> statuses(JsonNode operation) {
        return new TreeSet<>(operation.path("responses").propertyNames());
    }

    private static Set<String> parameters(JsonNode operation, JsonNode root) {
        var names = new TreeSet<String>();
        for (var parameter : operation.path("parameters")) {
            var resolved = resolve(parameter, root);
            if (resolved.path("in").asString().equals("query")) {
                names.add(resolved.path("name").asString());
            }
        }
        return names;
    }

    private static JsonNode request(JsonNode operation) {
        return operation.at("/requestBody/content/application~1json/schema");
    }

    private static JsonNode answer(JsonNode operation) {
        for (var status : Set.of("200", "201")) {
            var schema = operation.path("responses").path(status).at("/content/application~1json/schema");
            if (!schema.isMissingNode()) {
                return schema;
            }
        }
        return operation.path("nothing");
    }

    /// Names of all attributes of a schema, nested ones by their path.
    private static Set<String> attributes(JsonNode schema, JsonNode root) {
        var names = new TreeSet<String>();
        collect(unwrapped(resolve(schema, root), root), "", root, names);
        return names;
    }

    /// ETSI's generator wraps every body in an object with one member of the type's name; the wire has no such thing.
    private static JsonNode unwrapped(JsonNode schema, JsonNode root) {
        var members = schema.path("properties").propertyNames();
        if (members.size() == 1) {
            var only = members.iterator().next();
            if (Character.isUpperCase(only.charAt(0))) {
                return resolve(schema.path("properties").path(only), root);
            }
        }
        return schema;
    }

    private static void collect(JsonNode node, String at, JsonNode root, Set<String> names) {
        var resolved = resolve(node, root);
        if (resolved.has("items")) {
            collect(resolved.path("items"), at, root, names);
        }
        for (var combination : List.of("oneOf", "anyOf", "allOf")) {
            resolved.path(combination).forEach(schema -> collect(schema, at, root, names));
        }
        resolved.path("properties").forEachEntry((name, member) -> {
            names.add(at + name);
            collect(member, at + name + ".", root, names);
        });
    }

    private static JsonNode resolve(JsonNode node, JsonNode root) {
        var current = node;
        while (current.has("$ref")) {
            current = root.at(current.path("$ref").asString().substring(1));
        }
        return current;
    }
}
