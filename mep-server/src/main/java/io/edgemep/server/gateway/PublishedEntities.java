package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a Kong with a database has of this platform's publications.
final class PublishedEntities {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    // Plugins are the most: some for each service, and what others may have tagged by mistake.
    private static final int MOST_OF_A_KIND = 10;
    private static final int MOST_TARGETS = 1000;

    private final AdminApi kong;
    private final int most;

    PublishedEntities(AdminApi kong, GatewayProperties properties) {
        this.kong = kong;
        this.most = Math.max(100, properties.maxPublications() * MOST_OF_A_KIND);
    }

    /// An entity that Kong has.
    ///
    /// @param path where the Admin API has it
    record Found(Kind kind, String path, JsonNode fields) {}

    /// @param byId entities with this platform's tag
    record There(Map<String, Found> byId) {

        boolean hasId(String id) {
            return byId.containsKey(id);
        }

        /// Whether the entity is there with everything that is wanted of it.
        boolean has(Entity entity, String serviceId) {
            var found = byId.get(entity.id());
            return found != null && covers(JSON.valueToTree(entity.body(serviceId)), found.fields());
        }

        List<Found> without(Kind kind, Set<String> wanted) {
            return byId.entrySet().stream()
                    .filter(entry -> entry.getValue().kind() == kind && !wanted.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /// @throws GatewayFailed when Kong does not say
    There read() {
        var byId = new HashMap<String, Found>();
        for (var kind : List.of(Kind.ROUTE, Kind.PLUGIN, Kind.SERVICE, Kind.UPSTREAM)) {
            var path = "/" + kind.collection();
            add(byId, kind, path, kong.list(path + "?tags=" + Entity.TAG, most));
        }
        var upstreams = byId.values().stream()
                .filter(found -> found.kind() == Kind.UPSTREAM)
                .toList();
        for (var upstream : upstreams) {
            var path = upstream.path() + "/targets";
            add(byId, Kind.TARGET, path, kong.list(path, MOST_TARGETS));
        }
        return new There(new TreeMap<>(byId));
    }

    private static void add(Map<String, Found> byId, Kind kind, String path, List<JsonNode> entities) {
        for (var entity : entities) {
            // Looked at again here, so that a list that was not narrowed costs time and nothing else.
            if (isTagged(entity)) {
                var id = entity.path("id").asString();
                byId.put(id, new Found(kind, path + "/" + id, entity));
            }
        }
    }

    private static boolean isTagged(JsonNode entity) {
        return StreamSupport.stream(entity.path("tags").spliterator(), false)
                .anyMatch(tag -> Entity.TAG.equals(tag.asString()));
    }

    /// Whether everything that is wanted is there; Kong adds its defaults, and keeps some lists in an order of
    /// its own.
    static boolean covers(JsonNode wanted, JsonNode actual) {
        if (wanted.isObject()) {
            return actual.isObject()
                    && wanted.properties().stream()
                            .allMatch(entry -> covers(entry.getValue(), actual.path(entry.getKey())));
        } else if (wanted.isArray()) {
            // Kong may show a list without entries as an object without members.
            return wanted.isEmpty()
                    ? actual.isEmpty()
                    : actual.isArray() && texts(wanted).equals(texts(actual));
        } else if (wanted.isNumber()) {
            return actual.isNumber() && wanted.asDouble() == actual.asDouble();
        }
        return wanted.equals(actual);
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
    }
}
