package io.edgemep.server.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// An entity of Kong's that publishes a service, or a part of that.
///
/// @param kind what it is
/// @param id the same for the same part of the same service, at any time
/// @param owner the entity that it belongs to, by id; empty for one that stands alone
/// @param fields all that is wanted of it beside `id` and `tags`
record Entity(Kind kind, String id, String owner, Map<String, Object> fields) {

    /// Nothing without this tag is this platform's.
    static final String TAG = "mep-published";

    private static final String SERVICE_TAG = "mep-service-";

    Entity {
        fields = Map.copyOf(fields);
    }

    /// In the order in which they are made: what checks who calls is there before the route that lets anybody
    /// call.
    enum Kind {
        UPSTREAM("upstreams", ""),
        TARGET("targets", "upstream"),
        SERVICE("services", ""),
        PLUGIN("plugins", "service"),
        ROUTE("routes", "service");

        private final String collection;
        private final String reference;

        Kind(String collection, String reference) {
            this.collection = collection;
            this.reference = reference;
        }

        String collection() {
            return collection;
        }

        /// Name of the field that says to which entity one of this kind belongs; empty where it stands alone.
        String reference() {
            return reference;
        }
    }

    /// @param part which of a service's entities of the kind, where there are several
    static String id(Kind kind, String serviceId, String part) {
        var name = "%s:%s:%s:%s".formatted(TAG, kind.collection(), serviceId, part);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static List<String> tags(String serviceId) {
        return List.of(TAG, SERVICE_TAG + serviceId);
    }

    /// Whether an entity with these tags is this platform's.
    static boolean isOurs(JsonNode tags) {
        return texts(tags).contains(TAG);
    }

    /// The service that tags of an entity name; empty for an entity that is not this platform's.
    static String serviceOf(JsonNode tags) {
        return isOurs(tags)
                ? texts(tags).stream()
                        .filter(tag -> tag.startsWith(SERVICE_TAG))
                        .map(tag -> tag.substring(SERVICE_TAG.length()))
                        .findFirst()
                        .orElse("")
                : "";
    }

    /// What is in a list of texts, in no order.
    static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    String path() {
        var own = "/" + kind.collection() + "/" + id;
        return kind == Kind.TARGET ? "/upstreams/" + owner + own : own;
    }

    /// As the Admin API takes it for its own path, with [Defaults].
    Map<String, Object> body(String serviceId) {
        var body = nested(serviceId);
        if (!kind.reference().isEmpty() && kind != Kind.TARGET) {
            body.put(kind.reference(), Map.of("id", owner));
        }
        body.remove("id");
        Defaults.complete(kind, body);
        return body;
    }

    /// As a declarative configuration has it inside the entity that it belongs to.
    Map<String, Object> nested(String serviceId) {
        var body = new TreeMap<String, Object>(fields);
        body.put("id", id);
        body.put("tags", tags(serviceId));
        return body;
    }
}
