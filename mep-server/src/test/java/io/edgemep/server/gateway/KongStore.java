package io.edgemep.server.gateway;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The entities of a Kong, and what holds between them.
final class KongStore {

    private static final Set<String> GUARDS = Set.of("listener", "jwt", "acl", "rate-limiting", "request-transformer");

    private final Map<String, Map<String, ObjectNode>> entities = new TreeMap<>();

    KongStore() {
        KongSchema.collections().forEach(collection -> entities.put(collection, new LinkedHashMap<>()));
    }

    /// Why a change is not made.
    static final class Violation extends RuntimeException {

        final int status;
        final Map<String, String> fields;

        Violation(int status, String message, Map<String, String> fields) {
            super(message);
            this.status = status;
            this.fields = fields;
        }
    }

    Map<String, ObjectNode> all(String collection) {
        return Objects.requireNonNull(entities.get(collection));
    }

    void put(String collection, ObjectNode entity) {
        var errors = KongSchema.errors(collection, entity);
        if (!errors.isEmpty()) {
            throw new Violation(400, "schema violation " + errors, errors);
        }
        if (collection.equals("targets")) {
            entity.put("target", written(entity.path("target").asString()));
        }
        foreign(entity, "service", "services");
        foreign(entity, "route", "routes");
        foreign(entity, "upstream", "upstreams");
        unique(collection, entity);
        all(collection).put(entity.path("id").asString(), entity);
    }

    /// Kong keeps targets with all digits of their addresses, and with a port.
    private static String written(String target) {
        var parts = Pattern.compile("(.*?)(?::(\\d+))?").matcher(target);
        if (target.startsWith("[")) {
            parts.usePattern(Pattern.compile("\\[(.*)](?::(\\d+))?"));
        }
        if (!parts.matches()) {
            throw new Violation(400, "schema violation (target: " + target + ")", Map.of("target", "Invalid target"));
        }
        var port = ":" + Objects.requireNonNullElse(parts.group(2), "8000");
        if (!target.startsWith("[")) {
            return parts.group(1) + port;
        }
        var octets = InetAddress.ofLiteral(parts.group(1)).getAddress();
        var groups = new StringJoiner(":", "[", "]");
        for (var at = 0; at < octets.length; at += 2) {
            groups.add("%02x%02x".formatted(octets[at], octets[at + 1]));
        }
        return groups + port;
    }

    private void foreign(ObjectNode entity, String field, String collection) {
        if (entity.has(field)
                && !all(collection).containsKey(entity.path(field).path("id").asString())) {
            throw new Violation(
                    400,
                    "the foreign key '%s' does not reference an existing '%s' entity."
                            .formatted(entity.path(field), collection),
                    Map.of(field, "does not exist"));
        }
    }

    private void unique(String collection, ObjectNode entity) {
        var fields = switch (collection) {
            case "plugins" -> List.of("name", "service", "route", "consumer");
            case "targets" -> List.of("target", "upstream");
            default -> List.of("name");
        };
        var other = all(collection).values().stream()
                .filter(each -> !each.path("id").equals(entity.path("id")))
                .filter(each -> !each.path(fields.getFirst()).isMissingNode())
                .filter(each ->
                        fields.stream().allMatch(field -> each.path(field).equals(entity.path(field))))
                .findFirst();
        if (other.isPresent()) {
            throw new Violation(409, "UNIQUE violation detected on " + fields, Map.of(fields.getFirst(), "not unique"));
        }
    }

    /// @return whether it was there
    boolean delete(String collection, String id) {
        if (collection.equals("services")
                && belonging("routes", "service", id).findAny().isPresent()) {
            throw new Violation(400, "an existing 'routes' entity references this 'services' entity", Map.of());
        }
        var removed = all(collection).remove(id) != null;
        if (collection.equals("services")) {
            all("plugins").values().removeIf(each -> refersTo(each, "service", id));
        } else if (collection.equals("upstreams")) {
            all("targets").values().removeIf(each -> refersTo(each, "upstream", id));
        } else if (collection.equals("routes")) {
            all("plugins").values().removeIf(each -> refersTo(each, "route", id));
        }
        return removed;
    }

    Stream<ObjectNode> belonging(String collection, String field, String id) {
        return all(collection).values().stream().filter(each -> refersTo(each, field, id));
    }

    private static boolean refersTo(JsonNode entity, String field, String id) {
        return entity.path(field).path("id").asString("").equals(id);
    }

    private boolean belongsToPublished(String serviceId) {
        var service = all("services").get(serviceId);
        return service != null && service.path("tags").toString().contains(Entity.TAG);
    }

    /// The first route to a published service, whoever made it, that anybody could use without being asked.
    Optional<String> unguarded() {
        return all("routes").values().stream()
                .filter(route -> route.path("paths").toString().contains("/published/")
                        || belongsToPublished(route.at("/service/id").asString("")))
                .filter(route -> {
                    var plugins = Stream.concat(
                                    belonging(
                                            "plugins",
                                            "service",
                                            route.at("/service/id").asString("")),
                                    belonging(
                                            "plugins", "route", route.path("id").asString()))
                            .filter(plugin -> plugin.path("enabled").asBoolean(true))
                            .map(plugin -> plugin.path("name").asString())
                            .collect(Collectors.toSet());
                    return !plugins.containsAll(GUARDS);
                })
                .map(ObjectNode::toString)
                .findFirst();
    }
}
