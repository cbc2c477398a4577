package io.edgemep.server.gateway;

import io.edgemep.common.StartRefused;
import io.edgemep.server.gateway.GatewayProperties.Mode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the gateway is, checked at the start.
///
/// @param admin its Admin APIs, without a slash at their ends
/// @param uri where applications reach it, without a slash at its end
record GatewayAddresses(List<URI> admin, URI uri) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    /// @throws StartRefused when publication is wanted and the gateway cannot be told of it
    static GatewayAddresses of(GatewayProperties properties) {
        var publish = "mep.gateway.publish is " + properties.publish().name().toLowerCase(Locale.ROOT);
        if (properties.admin().isEmpty()) {
            throw new StartRefused(
                    publish + ", but mep.gateway.admin is empty: name the URIs of Kong's Admin API, or set never.");
        } else if (properties.mode() == Mode.ENTITIES && properties.admin().size() > 1) {
            throw new StartRefused(
                    "mep.gateway.mode is entities, but mep.gateway.admin has %d URIs: name one of the nodes that share a database."
                            .formatted(properties.admin().size()));
        } else if (properties.mode() == Mode.DECLARATIVE
                && isBlank(properties.declarative().base())) {
            throw new StartRefused("mep.gateway.mode is declarative, but mep.gateway.declarative.base is not set: name"
                    + " the file that gateway-config/render writes.");
        } else if (Set.copyOf(properties.admin()).size() < properties.admin().size()) {
            throw new StartRefused("mep.gateway.admin has a URI twice: name each node once.");
        }
        var admin = properties.admin().stream().map(GatewayAddresses::admin).toList();
        return new GatewayAddresses(admin, uri(publish, properties.uri()));
    }

    private static URI admin(URI uri) {
        var plain = bare("mep.gateway.admin", uri);
        if (plain.getScheme().equals("http")
                && !LOOPBACK.contains(plain.getHost().toLowerCase(Locale.ROOT))) {
            throw new StartRefused(
                    "mep.gateway.admin has %s, but who changes the gateway's configuration reads every token: name it by https, or share its loopback."
                            .formatted(uri));
        }
        return plain;
    }

    private static URI uri(String publish, @Nullable URI uri) {
        if (uri == null || uri.toString().isBlank()) {
            throw new StartRefused(publish
                    + ", but mep.gateway.uri is not set: name the URI at which applications reach the gateway.");
        }
        return bare("mep.gateway.uri", uri);
    }

    private static URI bare(String property, URI uri) {
        var text = uri.toString().replaceFirst("/$", "");
        if (!text.matches("https?://[^/?#@]+") || uri.getHost() == null) {
            // Without the URI: somebody may have put a password into it.
            throw new StartRefused("%s must be http or https, a host and a port, and nothing else: no path, no user."
                    .formatted(property));
        }
        return URI.create(text);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
