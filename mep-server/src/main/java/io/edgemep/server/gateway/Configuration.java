package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A whole declarative configuration.
///
/// @param text as JSON, which is the same whenever and wherever it is made of the same
record Configuration(String text) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// What Kong calls it: the MD5 of the text, since Kong 2.
    String hash() {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// As the Admin API takes it.
    Map<String, String> body() {
        return Map.of("config", text);
    }

    /// How large a request with it is.
    long octets() {
        return JSON.writeValueAsBytes(body()).length;
    }

    /// @param base with lists of services and upstreams
    /// @param publications entities by serInstanceId
    static Configuration of(Map<String, Object> base, Map<String, List<Entity>> publications) {
        var services = new ArrayList<Object>((List<?>) base.getOrDefault("services", List.of()));
        var upstreams = new ArrayList<Object>((List<?>) base.getOrDefault("upstreams", List.of()));
        publications.forEach((serviceId, parts) -> {
            services.addAll(nested(serviceId, parts, Kind.SERVICE, List.of(Kind.PLUGIN, Kind.ROUTE)));
            upstreams.addAll(nested(serviceId, parts, Kind.UPSTREAM, List.of(Kind.TARGET)));
        });
        var whole = new LinkedHashMap<>(base);
        whole.put("services", services);
        whole.put("upstreams", upstreams);
        return new Configuration(JSON.writeValueAsString(whole));
    }

    private static List<Object> nested(String serviceId, List<Entity> parts, Kind outer, List<Kind> inner) {
        var found = new ArrayList<Object>();
        for (var part : parts) {
            if (part.kind() == outer) {
                var body = part.nested(serviceId);
                for (var kind : inner) {
                    body.put(
                            kind.collection(),
                            parts.stream()
                                    .filter(each -> each.kind() == kind)
                                    .map(each -> each.nested(serviceId))
                                    .toList());
                }
                found.add(body);
            }
        }
        return found;
    }
}
