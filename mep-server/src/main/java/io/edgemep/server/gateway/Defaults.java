package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// Fields in which Kong's default is wanted, because another value would let somebody in, keep somebody out,
/// or send requests elsewhere or in another's name. In a Kong with a database somebody may have set them by
/// hand.
///
/// Fields that are not here and not in [Entities] stay as a person has set them: health checks, the algorithm,
/// hashing and slots of upstreams; buffering and the redirect status of routes; the realm of `jwt`; limits of
/// `rate-limiting` for an hour and longer, its status and texts; what `request-transformer` removes beside
/// headers.
final class Defaults {

    private static final NullNode NONE = NullNode.getInstance();
    private static final List<String> PARTS = List.of("body", "headers", "querystring");

    private Defaults() {}

    /// Adds them to an entity as the Admin API takes it; what has a value keeps it.
    static void complete(Kind kind, Map<String, Object> body) {
        switch (kind) {
            case UPSTREAM -> unset(body, "host_header", "client_certificate");
            case TARGET -> {}
            case SERVICE -> unset(body, "client_certificate", "tls_verify", "tls_verify_depth", "ca_certificates");
            case PLUGIN -> {
                unset(body, "consumer", "route");
                if (body.get("config") instanceof Map<?, ?> config) {
                    body.put("config", complete(String.valueOf(body.get("name")), config));
                }
            }
            case ROUTE -> unset(body, "methods", "hosts", "headers", "snis");
        }
    }

    private static Map<String, Object> complete(String plugin, Map<?, ?> config) {
        var whole = new TreeMap<String, Object>();
        switch (plugin) {
            case "jwt" -> {
                unset(whole, "anonymous");
                whole.put("run_on_preflight", true);
                whole.put("secret_is_base64", false);
            }
            case "acl" -> unset(whole, "deny");
            case "request-transformer" -> {
                unset(whole, "http_method");
                for (var change : List.of("rename", "replace", "add", "append")) {
                    whole.put(change, nothing());
                }
                var replace = nothing();
                unset(replace, "uri");
                whole.put("replace", replace);
            }
            default -> {}
        }
        config.forEach((name, value) -> whole.put(String.valueOf(name), value));
        return whole;
    }

    private static Map<String, Object> nothing() {
        var nothing = new TreeMap<String, Object>();
        PARTS.forEach(part -> nothing.put(part, List.of()));
        return nothing;
    }

    private static void unset(Map<String, Object> fields, String... names) {
        for (var name : names) {
            fields.putIfAbsent(name, NONE);
        }
    }

    /// Whether no field is set that only some editions and releases of Kong have. Such fields cannot be sent, as
    /// another Kong refuses what it does not know, but Kong forgets them when an entity is put without them.
    static boolean areKept(Kind kind, JsonNode actual) {
        return switch (kind) {
            case SERVICE -> isUnset(actual.path("tls_sans"));
            case PLUGIN ->
                isUnset(actual.path("consumer_group"))
                        && isUnset(actual.path("ordering"))
                        && isUnset(actual.at("/config/include_consumer_groups"));
            case UPSTREAM, TARGET, ROUTE -> true;
        };
    }

    /// Kong shows a field without a value in many ways.
    static boolean isUnset(JsonNode value) {
        if (value.isBoolean()) {
            return !value.asBoolean();
        }
        return value.isMissingNode()
                || value.isNull()
                || (value.isContainer() && value.valueStream().allMatch(Defaults::isUnset));
    }
}
