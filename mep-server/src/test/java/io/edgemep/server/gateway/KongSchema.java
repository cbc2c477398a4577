package io.edgemep.server.gateway;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Kong 3.9 takes: the fields of its entities and plugins as its documentation has them, and what they may
/// hold.
final class KongSchema {

    private static final Predicate<JsonNode> TEXT = JsonNode::isString;
    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> TEXTS = list(TEXT);
    private static final Predicate<JsonNode> ID = text("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Predicate<JsonNode> MILLIS = number(1, Integer.MAX_VALUE);
    private static final Predicate<JsonNode> PORT = number(0, 65535);
    private static final Predicate<JsonNode> TAGS = list(text("[^,/]+"));
    private static final Predicate<JsonNode> NAME = text("[\\p{L}\\p{N}._~-]+");
    private static final Predicate<JsonNode> COUNT = number(1, Long.MAX_VALUE);
    private static final Predicate<JsonNode> HTTP = list(text("http|https|grpc|grpcs"));
    private static final Predicate<JsonNode> PARTS = object(Set.of("body", "headers", "querystring"));
    // As much of health checks as kong.yaml has; the platform's own entities have none.
    private static final Predicate<JsonNode> OBJECT = JsonNode::isObject;

    private static final Map<String, Map<String, Predicate<JsonNode>>> ENTITIES = Map.of(
            "services",
            Map.ofEntries(
                    entry("id", ID),
                    entry("name", NAME),
                    entry("retries", number(0, 32767)),
                    entry("protocol", text("http|https|grpc|grpcs|tcp|tls|tls_passthrough|udp|ws|wss")),
                    entry("host", text("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")),
                    entry("port", PORT),
                    entry("path", text("/|(/[^/?#\\s]+)+/?")),
                    entry("connect_timeout", MILLIS),
                    entry("write_timeout", MILLIS),
                    entry("read_timeout", MILLIS),
                    entry("tags", TAGS),
                    entry("tls_verify", FLAG),
                    entry("tls_verify_depth", number(0, 64)),
                    entry("ca_certificates", list(ID)),
                    entry("client_certificate", KongSchema::isReference),
                    entry("enabled", FLAG)),
            "routes",
            Map.ofEntries(
                    entry("id", ID),
                    entry("name", NAME),
                    entry("protocols", HTTP),
                    entry("methods", TEXTS),
                    entry("hosts", TEXTS),
                    entry("paths", list(text("~?/[^?#\\s]*"))),
                    entry("headers", OBJECT),
                    entry("https_redirect_status_code", number(301, 426)),
                    entry("regex_priority", number(0, Integer.MAX_VALUE)),
                    entry("strip_path", FLAG),
                    entry("path_handling", text("v0|v1")),
                    entry("preserve_host", FLAG),
                    entry("request_buffering", FLAG),
                    entry("response_buffering", FLAG),
                    entry("tags", TAGS),
                    entry("snis", TEXTS),
                    entry("service", KongSchema::isReference)),
            "plugins",
            Map.ofEntries(
                    entry("id", ID),
                    entry("name", TEXT),
                    entry("instance_name", NAME),
                    entry("route", KongSchema::isReference),
                    entry("service", KongSchema::isReference),
                    entry("consumer", KongSchema::isReference),
                    entry("config", OBJECT),
                    entry("protocols", HTTP),
                    entry("enabled", FLAG),
                    entry("tags", TAGS)),
            "upstreams",
            Map.ofEntries(
                    entry("id", ID),
                    entry("name", text("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")),
                    entry("algorithm", text("round-robin|least-connections|consistent-hashing|latency")),
                    entry("slots", number(10, 65536)),
                    entry("healthchecks", OBJECT),
                    entry("host_header", TEXT),
                    entry("client_certificate", KongSchema::isReference),
                    entry("tags", TAGS)),
            "targets",
            Map.ofEntries(
                    entry("id", ID),
                    entry("target", text("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?")),
                    entry("weight", number(0, 65535)),
                    entry("upstream", KongSchema::isReference),
                    entry("tags", TAGS)),
            "consumers",
            Map.ofEntries(entry("id", ID), entry("username", TEXT), entry("custom_id", TEXT), entry("tags", TAGS)),
            "jwt_secrets",
            Map.ofEntries(
                    entry("id", ID), entry("key", TEXT), entry("algorithm", TEXT), entry("rsa_public_key", TEXT)));

    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "services",
            Set.of("host"),
            "plugins",
            Set.of("name"),
            "upstreams",
            Set.of("name"),
            "targets",
            Set.of("target"));

    private static final Map<String, Map<String, Predicate<JsonNode>>> PLUGINS = Map.of(
            "listener",
            Map.of("ports", list(PORT)),
            "jwt",
            Map.ofEntries(
                    entry("key_claim_name", TEXT),
                    entry("claims_to_verify", list(text("exp|nbf"))),
                    entry("maximum_expiration", number(0, 31_536_000)),
                    entry("header_names", TEXTS),
                    entry("uri_param_names", TEXTS),
                    entry("cookie_names", TEXTS),
                    entry("run_on_preflight", FLAG),
                    entry("secret_is_base64", FLAG),
                    entry("anonymous", TEXT),
                    entry("realm", TEXT)),
            "acl",
            Map.of(
                    "allow", TEXTS,
                    "deny", TEXTS,
                    "hide_groups_header", FLAG,
                    "include_consumer_groups", FLAG,
                    "always_use_authenticated_groups", FLAG),
            "rate-limiting",
            Map.ofEntries(
                    entry("second", COUNT),
                    entry("minute", COUNT),
                    entry("hour", COUNT),
                    entry("limit_by", text("consumer|credential|ip|service|header|path|consumer-group")),
                    entry("header_name", TEXT),
                    entry("path", TEXT),
                    entry("policy", text("local|cluster|redis")),
                    entry("fault_tolerant", FLAG),
                    entry("hide_client_headers", FLAG),
                    entry("error_code", COUNT),
                    entry("error_message", TEXT)),
            "request-transformer",
            Map.of(
                    "remove", PARTS,
                    "rename", PARTS,
                    "replace", object(Set.of("body", "headers", "querystring", "uri")),
                    "add", PARTS,
                    "append", PARTS,
                    "http_method", TEXT));

    /// Fields that an entity may be told to have no value for.
    private static final Set<String> NULLABLE = Set.of(
            "client_certificate",
            "tls_verify",
            "tls_verify_depth",
            "ca_certificates",
            "host_header",
            "methods",
            "hosts",
            "headers",
            "snis",
            "route",
            "consumer",
            "config.anonymous",
            "config.deny",
            "config.http_method");

    private KongSchema() {}

    private static boolean isReference(JsonNode value) {
        return value.isObject() && value.size() == 1 && ID.test(value.path("id"));
    }

    private static Predicate<JsonNode> text(String form) {
        return value -> value.isString() && value.asString().matches(form);
    }

    private static Predicate<JsonNode> number(long least, long most) {
        return value -> value.isIntegralNumber() && value.asLong() >= least && value.asLong() <= most;
    }

    private static Predicate<JsonNode> list(Predicate<JsonNode> entry) {
        return value -> value.isArray()
                && StreamSupport.stream(value.spliterator(), false).allMatch(entry);
    }

    private static Predicate<JsonNode> object(Set<String> names) {
        return value -> value.isObject()
                && value.properties().stream()
                        .allMatch(entry -> names.contains(entry.getKey())
                                && (entry.getKey().equals("uri") || TEXTS.test(entry.getValue())));
    }

    static Set<String> collections() {
        return ENTITIES.keySet();
    }

    /// What is wrong with an entity, by field.
    static Map<String, String> errors(String collection, ObjectNode entity) {
        var errors = new TreeMap<String, String>();
        check(ENTITIES.get(collection), entity, "", errors);
        for (var name : REQUIRED.getOrDefault(collection, Set.of())) {
            if (entity.path(name).isMissingNode()) {
                errors.put(name, "required field missing");
            }
        }
        switch (collection) {
            case "services" -> {
                if (!entity.path("protocol").asString("http").equals("https")
                        && (entity.has("tls_verify") || entity.has("ca_certificates"))) {
                    errors.put("@entity", "failed conditional validation given value of field 'protocol'");
                }
            }
            case "routes" -> {
                if (List.of("methods", "hosts", "headers", "paths", "snis").stream()
                        .noneMatch(entity::has)) {
                    errors.put("@entity", "must set one of 'methods', 'hosts', 'headers', 'paths', 'snis'");
                }
            }
            case "plugins" -> plugin(entity, errors);
            default -> {}
        }
        return errors;
    }

    private static void plugin(ObjectNode plugin, Map<String, String> errors) {
        var name = plugin.path("name").asString("");
        var fields = PLUGINS.get(name);
        if (fields == null) {
            errors.put(
                    "name", "plugin '%s' not enabled; add it to the 'plugins' configuration property".formatted(name));
            return;
        }
        var config = plugin.path("config");
        check(fields, config, "config.", errors);
        if (name.equals("acl") && config.has("allow") == config.has("deny")) {
            errors.put("config", "exactly one of these fields must be non-empty: 'allow', 'deny'");
        } else if (name.equals("listener") && config.path("ports").isEmpty()) {
            errors.put("config.ports", "length must be at least 1");
        } else if (name.equals("rate-limiting") && !config.has("second") && !config.has("minute")) {
            errors.put("config", "at least one of these fields must be non-empty: 'second', 'minute'");
        }
    }

    private static void check(
            Map<String, Predicate<JsonNode>> fields, JsonNode entity, String prefix, Map<String, String> errors) {
        for (var field : new ArrayList<>(entity.properties())) {
            var rule = fields.get(field.getKey());
            if (rule == null) {
                errors.put(prefix + field.getKey(), "unknown field");
            } else if (field.getValue().isNull() && NULLABLE.contains(prefix + field.getKey())) {
                // What has no value is not looked at.
                ((ObjectNode) entity).remove(field.getKey());
            } else if (!rule.test(field.getValue())) {
                errors.put(prefix + field.getKey(), "invalid value: " + field.getValue());
            }
        }
    }
}
