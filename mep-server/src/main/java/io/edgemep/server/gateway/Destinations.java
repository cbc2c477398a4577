package io.edgemep.server.gateway;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.StartRefused;
import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import io.edgemep.server.mp1.EndPointInfo;
import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.CallbackUri;
import io.edgemep.server.registry.TransportInfo;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the gateway may be made to connect to: an application says where its service is, and the gateway
/// reaches what applications must not.
///
/// Addresses are judged as they are written; a name is the operator's word that whatever it resolves to may be
/// reached.
final class Destinations {

    private static final String URIS = "transportInfo.endpoint.uris";
    private static final String ADDRESSES = "transportInfo.endpoint.addresses";
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:[.][a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private final CallbackNetworks networks;
    private final boolean addresses;
    private final List<String> domains;
    private final OwnHosts own;

    /// @param own hosts of the gateway itself, which no service can be at
    Destinations(GatewayProperties.Upstream properties, OwnHosts own) {
        // Among the denied: those are compared as addresses, whatever an address is wrapped in.
        var ours = own.addresses().stream().map(InetAddress::getHostAddress);
        try {
            this.networks = CallbackNetworks.of(
                    properties.networks(),
                    Stream.concat(properties.deny().stream(), ours).toList());
        } catch (IllegalArgumentException wrong) {
            throw new StartRefused(
                    "mep.gateway.upstream.networks or .deny contains what is no network in CIDR notation,"
                            + " such as 10.0.0.0/8: " + wrong.getMessage());
        }
        this.addresses = !properties.networks().isEmpty();
        this.domains = properties.domains().stream().map(Destinations::domain).toList();
        this.own = own;
    }

    /// Whether an application may say that its service is there.
    boolean reaches(InetAddress address) {
        return addresses && networks.permits(address);
    }

    private static String domain(String text) {
        var domain = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^[.]", "");
        if (!NAME.matcher(domain).matches()) {
            throw new StartRefused(
                    "mep.gateway.upstream.domains contains \"%s\", which is no domain name.".formatted(text));
        }
        return domain;
    }

    /// The first place of a service that may be connected to, and with it those others that differ in host and
    /// port alone.
    ///
    /// @throws InvalidMember with what is wrong with the first one, when there is none
    Upstream of(TransportInfo transport) {
        var usable = new ArrayList<Upstream>();
        InvalidMember objection = null;
        for (var entry : entries(transport)) {
            try {
                usable.add(upstream(entry));
            } catch (InvalidMember wrong) {
                objection = objection == null ? wrong : objection;
            }
        }
        if (usable.isEmpty()) {
            throw Objects.requireNonNullElseGet(
                    objection,
                    () -> InvalidMember.of(
                            "transportInfo.endpoint",
                            "has neither http or https uris nor addresses of that protocol."));
        }
        var first = usable.getFirst();
        var places = usable.stream()
                .filter(each -> each.scheme().equals(first.scheme()) && Objects.equals(each.path(), first.path()))
                .flatMap(each -> each.places().stream())
                .distinct()
                .toList();
        return new Upstream(first.scheme(), places, first.path());
    }

    /// @param member where it stands, for the sentence that refuses it
    private record Entry(String member, String uri) {}

    private static List<Entry> entries(TransportInfo transport) {
        var endpoint = transport.endpoint();
        if (endpoint.uris() != null) {
            return endpoint.uris().stream().map(uri -> new Entry(URIS, uri)).toList();
        }
        var scheme = transport.protocol().toLowerCase(Locale.ROOT);
        if (endpoint.addresses() == null || !Set.of("http", "https").contains(scheme)) {
            return List.of();
        }
        return endpoint.addresses().stream()
                .map(address -> new Entry(ADDRESSES, scheme + "://" + authority(address)))
                .toList();
    }

    private static String authority(EndPointInfo.Address address) {
        var host = address.host();
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + address.port();
    }

    private Upstream upstream(Entry entry) {
        var parsed = CallbackUri.parse(entry.member(), entry.uri(), networks);
        var uri = parsed.uri();
        if (uri.getRawQuery() != null) {
            throw InvalidMember.of(entry.member(), "must not have a query.");
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var port = uri.getPort() == -1 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
        var place = parsed.address()
                .map(address -> addressed(entry, address, port))
                .orElseGet(() -> named(entry, uri.getHost(), port));
        if (own.names().contains(place.host())) {
            throw InvalidMember.of(entry.member(), "names the gateway itself.");
        }
        return new Upstream(scheme, List.of(place), path(uri));
    }

    private static @Nullable String path(URI uri) {
        var path = uri.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? null : path;
    }

    private Place addressed(Entry entry, InetAddress address, int port) {
        if (!addresses) {
            throw InvalidMember.of(entry.member(), "has an address; this platform's gateway reaches services by name.");
        }
        // One place has one notation, so that who holds it can be told by comparing.
        var end = CallbackNetworks.end(address);
        if (!end.equals(address)) {
            throw InvalidMember.of(
                    entry.member(),
                    "has an IPv6 address that leads to an IPv4 address; write that one: " + end.getHostAddress());
        }
        return new Place(written(end), port, false);
    }

    /// In one way, whatever the notation it came in.
    private static String written(InetAddress address) {
        var text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }

    private Place named(Entry entry, String host, int port) {
        var name = host.toLowerCase(Locale.ROOT).replaceFirst("[.]$", "");
        if (!NAME.matcher(name).matches()
                || domains.stream().noneMatch(domain -> name.equals(domain) || name.endsWith("." + domain))) {
            throw InvalidMember.of(entry.member(), "names a host that this platform's gateway does not look up.");
        }
        return new Place(name, port, true);
    }
}
