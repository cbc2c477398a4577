package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a Kong with a database has of this platform's publications.
final class PublishedEntities {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    // Plugins are the most: ten for each service at the largest mep.gateway.max-publications. It does not follow from
    // what the property is now: what has to go because it was lowered must be read first.
    private static final int MOST_OF_A_KIND = 100_000;

    private final AdminApi kong;

    PublishedEntities(AdminApi kong) {
        this.kong = kong;
    }

    /// An entity that Kong has.
    ///
    /// @param serviceId serInstanceId of the service that it publishes; empty when it does not say
    /// @param path where the Admin API has it
    record Found(Kind kind, String serviceId, String path, JsonNode fields) {}

    /// @param byId entities of this platform's, by Kong's ids
    record There(Map<String, Found> byId) {

        boolean hasId(String id) {
            return byId.containsKey(id);
        }

        /// Whether the entity is there with everything that is wanted of it.
        boolean has(Entity entity, String serviceId) {
            var found = byId.get(entity.id());
            return found != null
                    && Defaults.areKept(entity.kind(), found.fields())
                    && covers(JSON.valueToTree(entity.body(serviceId)), found.fields());
        }

        /// Routes that are not wanted, by path.
        Map<String, Found> routesWithout(Set<String> wanted) {
            return byId.entrySet().stream()
                    .filter(entry -> entry.getValue().kind() == Kind.ROUTE && !wanted.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toMap(Found::path, found -> found));
        }

        /// What of a service is not wanted any more, beside routes.
        List<Found> gone(String serviceId, List<Entity> wanted) {
            var ids = wanted.stream().map(Entity::id).collect(Collectors.toSet());
            return byId.entrySet().stream()
                    .filter(entry -> entry.getValue().kind() != Kind.ROUTE
                            && entry.getValue().serviceId().equals(serviceId)
                            && !ids.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted(Comparator.comparing(Found::kind))
                    .toList();
        }

        /// All there is beside routes of services that are not wanted, by serInstanceId.
        Map<String, List<Found>> leftovers(Set<String> wanted) {
            return byId.values().stream()
                    .filter(found -> found.kind() != Kind.ROUTE && !wanted.contains(found.serviceId()))
                    .collect(Collectors.groupingBy(Found::serviceId));
        }

        Set<String> paths() {
            return byId.values().stream().map(Found::path).collect(Collectors.toSet());
        }
    }

    /// Everything but targets.
    ///
    /// @throws GatewayFailed when Kong does not say
    There read() {
        var byId = new TreeMap<String, Found>();
        for (var kind : List.of(Kind.ROUTE, Kind.PLUGIN, Kind.SERVICE, Kind.UPSTREAM)) {
            var path = "/" + kind.collection();
            for (var entity : kong.list(path + "?tags=" + Entity.TAG, MOST_OF_A_KIND)) {
                // Looked at again here, so that a list that was not narrowed costs time and nothing else.
                if (Entity.isOurs(entity.path("tags"))) {
                    add(byId, kind, path, Entity.serviceOf(entity.path("tags")), entity);
                }
            }
        }
        return new There(byId);
    }

    /// And the targets of a service's upstream, if it has one and is to have one. They are this platform's whoever
    /// made them: the service's requests go to each of them.
    ///
    /// @throws GatewayFailed when Kong does not say
    There withTargets(There there, String serviceId, List<Entity> wanted) {
        var byId = new TreeMap<>(there.byId());
        for (var part : wanted) {
            if (part.kind() == Kind.UPSTREAM && there.hasId(part.id())) {
                var path = part.path() + "/" + Kind.TARGET.collection();
                kong.list(path, MOST_OF_A_KIND).forEach(each -> add(byId, Kind.TARGET, path, serviceId, each));
            }
        }
        return new There(byId);
    }

    private static void add(Map<String, Found> byId, Kind kind, String path, String serviceId, JsonNode entity) {
        var id = entity.path("id").asString();
        byId.put(id, new Found(kind, serviceId, path + "/" + id, entity));
    }

    /// Whether everything that is wanted is there; Kong adds its defaults, and keeps some lists in an order of
    /// its own.
    static boolean covers(JsonNode wanted, JsonNode actual) {
        if (wanted.isNull()) {
            return Defaults.isUnset(actual);
        } else if (wanted.isObject()) {
            return wanted.properties().stream()
                    .allMatch(entry -> covers(entry.getValue(), actual.path(entry.getKey())));
        } else if (wanted.isArray()) {
            // Kong may show a list without entries as an object without members.
            return wanted.isEmpty()
                    ? Defaults.isUnset(actual)
                    : actual.isArray() && Entity.texts(wanted).equals(Entity.texts(actual));
        } else if (wanted.isNumber()) {
            return actual.isNumber() && wanted.asDouble() == actual.asDouble();
        }
        return wanted.equals(actual);
    }
}
