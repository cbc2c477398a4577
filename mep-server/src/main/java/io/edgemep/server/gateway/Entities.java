package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import io.edgemep.server.gateway.Publication.Place;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What Kong needs to publish a service: the same for a Kong with a database and one without.
///
/// Plugins belong to the service and not to the route, so that they are there before it. They are those of the
/// gateway's own route for applications, and two more: `acl` lets in those whom the owner has named, and
/// `request-transformer` keeps the caller's token from the service, which could use it in the caller's name.
final class Entities {

    /// The group that the plugin `appid-header` gives every token for Mp1; no identifier has a colon.
    private static final String EVERY_APPLICATION = "any:application";

    private final GatewayProperties properties;

    Entities(GatewayProperties properties) {
        this.properties = properties;
    }

    /// In the order in which they are to be made; the last one is the route.
    List<Entity> of(Publication publication) {
        var id = publication.serviceId();
        var upstream = publication.upstream();
        var entities = new ArrayList<Entity>();
        var host = upstream.places().getFirst().host();
        if (upstream.places().size() > 1) {
            host = id + ".published";
            var upstreamId = Entity.id(Kind.UPSTREAM, id, "");
            entities.add(new Entity(Kind.UPSTREAM, upstreamId, "", Map.of("name", host)));
            for (var place : upstream.places()) {
                entities.add(new Entity(
                        Kind.TARGET,
                        Entity.id(Kind.TARGET, id, place.toString()),
                        upstreamId,
                        Map.of("target", target(place), "weight", 100)));
            }
        }
        var service = Entity.id(Kind.SERVICE, id, "");
        entities.add(new Entity(Kind.SERVICE, service, "", service(publication, host)));
        entities.add(plugin(
                id, service, "listener", Map.of("ports", properties.route().ports())));
        entities.add(plugin(id, service, "jwt", jwt()));
        entities.add(plugin(id, service, "acl", acl(publication)));
        entities.add(plugin(id, service, "rate-limiting", rate()));
        entities.add(plugin(
                id,
                service,
                "request-transformer",
                Map.of("remove", Map.of("headers", List.of("Authorization", "Proxy-Authorization")))));
        entities.add(new Entity(Kind.ROUTE, Entity.id(Kind.ROUTE, id, ""), service, route(publication)));
        return List.copyOf(entities);
    }

    /// As Kong keeps it, or it would seem to be another one ever after: with all digits of an IPv6 address. Hosts
    /// of services are kept as they are written.
    private static String target(Place place) {
        if (!place.host().startsWith("[")) {
            return place.toString();
        }
        var address = InetAddress.ofLiteral(place.host().replaceAll("[\\[\\]]", ""));
        var digits = HexFormat.of().formatHex(address.getAddress());
        var groups = IntStream.iterate(0, at -> at < digits.length(), at -> at + 4)
                .mapToObj(at -> digits.substring(at, at + 4));
        return groups.collect(Collectors.joining(":", "[", "]:" + place.port()));
    }

    private Map<String, Object> service(Publication publication, String host) {
        var upstream = publication.upstream();
        var timeouts = properties.upstream();
        var fields = new TreeMap<String, Object>();
        fields.put("name", "published-" + publication.serviceId());
        fields.put("enabled", true);
        fields.put("protocol", upstream.scheme());
        fields.put("host", host);
        fields.put("port", upstream.places().getFirst().port());
        fields.put("connect_timeout", millis(timeouts.connectTimeout()));
        fields.put("write_timeout", millis(timeouts.writeTimeout()));
        fields.put("read_timeout", millis(timeouts.readTimeout()));
        // A request that may have arrived is not sent again: what it does is the application's, and not known here.
        fields.put("retries", 0);
        // Also where there is none: a path that was there before would stay.
        fields.put("path", Objects.requireNonNullElse(upstream.path(), "/"));
        if (upstream.scheme().equals("https")) {
            // nginx compares names only: no certificate is valid for an address.
            var verified = upstream.isNamed() && !timeouts.caCertificates().isEmpty();
            fields.put("tls_verify", verified);
            if (verified) {
                fields.put("tls_verify_depth", 3);
                fields.put("ca_certificates", timeouts.caCertificates());
            }
        }
        return fields;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private static Entity plugin(String id, String service, String name, Map<String, Object> config) {
        var fields = Map.of("name", name, "enabled", true, "protocols", List.of("https"), "config", config);
        return new Entity(Kind.PLUGIN, Entity.id(Kind.PLUGIN, id, name), service, fields);
    }

    private Map<String, Object> jwt() {
        return Map.of(
                "key_claim_name", "kid",
                "claims_to_verify", List.of("exp", "nbf"),
                "maximum_expiration", properties.route().tokenLifetime().toSeconds(),
                "header_names", List.of("authorization"),
                "uri_param_names", List.of(),
                "cookie_names", List.of());
    }

    private static Map<String, Object> acl(Publication publication) {
        var consumers = publication.consumers();
        return Map.of(
                "allow",
                consumers == null
                        ? List.of(EVERY_APPLICATION)
                        : consumers.stream().sorted().toList(),
                "always_use_authenticated_groups",
                true,
                "hide_groups_header",
                true);
    }

    private Map<String, Object> rate() {
        return Map.of(
                "limit_by", "header",
                "header_name", "X-AppinstanceID",
                "second", properties.route().rateSecond(),
                "minute", properties.route().rateMinute(),
                "policy", "local");
    }

    private static Map<String, Object> route(Publication publication) {
        return Map.of(
                "name",
                "published-" + publication.serviceId(),
                "protocols",
                List.of("https"),
                "paths",
                List.of(publication.path()),
                "strip_path",
                true,
                "preserve_host",
                false,
                "path_handling",
                "v0");
    }
}
