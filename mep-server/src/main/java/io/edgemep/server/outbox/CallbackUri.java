package io.edgemep.server.outbox;

import io.edgemep.common.InvalidMember;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A callback URI that may be called: an absolute http or https URI of at most 2048 characters, with a host, without
/// user info and fragment. What its host resolves to is checked again at every call.
public final class CallbackUri {

    private static final String MEMBER = "callbackReference";
    private static final int MAX_LENGTH = 2048;
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:[.](?!$)|$)){4}");
    // What ends in a number is an address to some resolvers, in notations that hide which.
    private static final Pattern NUMERIC = Pattern.compile("(?:.*[.])?(?:[0-9]+|0[xX][0-9a-fA-F]*)[.]?");

    private final URI uri;
    private final String destination;
    private final @Nullable InetAddress address;

    private CallbackUri(URI uri, int port, @Nullable InetAddress address) {
        this.uri = uri;
        this.address = address;
        this.destination =
                "%s://%s:%d".formatted(uri.getScheme(), uri.getHost(), port).toLowerCase(Locale.ROOT);
    }

    /// @throws InvalidMember naming `callbackReference`, when the text is no such URI or its host an address that is
    ///     never called
    public static CallbackUri parse(String text, CallbackNetworks networks) {
        return parse(MEMBER, text, networks);
    }

    /// The same of another member that names where the platform is to connect to.
    ///
    /// @throws InvalidMember naming that member
    public static CallbackUri parse(String member, String text, CallbackNetworks networks) {
        if (text.length() > MAX_LENGTH) {
            throw invalid(member, "is longer than %d characters.".formatted(MAX_LENGTH));
        }
        var uri = uri(member, text);
        var https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw invalid(member, "must be an absolute URI with the scheme http or https.");
        } else if (uri.getHost() == null) {
            throw invalid(member, "must name a host: a DNS name, or an address in its usual notation.");
        } else if (uri.getRawUserInfo() != null) {
            throw invalid(member, "must not have user info in it; credentials are not sent there.");
        } else if (uri.getRawFragment() != null) {
            throw invalid(member, "must not have a fragment.");
        }
        var address = address(member, uri.getHost(), networks);
        return new CallbackUri(uri, port(member, uri, https), address);
    }

    /// The URI as it was given.
    public URI uri() {
        return uri;
    }

    /// The address that stands in the URI in the place of a name.
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /// What a circuit breaker and a concurrency limit are kept for: `scheme://host:port`, in lower case.
    public String destination() {
        return destination;
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static URI uri(String member, String text) {
        try {
            if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return new URI(text);
            }
        } catch (URISyntaxException _) {
            throw invalid(member, "is not a URI.");
        }
        throw invalid(member, "is not a URI: spaces and characters beyond ASCII must be percent-encoded.");
    }

    private static int port(String member, URI uri, boolean https) {
        if (uri.getPort() == -1) {
            return https ? 443 : 80;
        } else if (uri.getPort() < 1 || uri.getPort() > 65535) {
            throw invalid(member, "must have a port between 1 and 65535.");
        }
        return uri.getPort();
    }

    private static @Nullable InetAddress address(String member, String host, CallbackNetworks networks) {
        var name = host.toLowerCase(Locale.ROOT);
        var permitted = true;
        InetAddress address = null;
        if (name.startsWith("[")) {
            if (name.contains("%")) {
                throw invalid(member, "must not have a zone in its address.");
            }
            address = literal(member, name.substring(1, name.length() - 1));
        } else if (IPV4.matcher(name).matches()) {
            address = literal(member, name);
        } else if (NUMERIC.matcher(name).matches()) {
            throw invalid(member, "has an IPv4 address that is not written as four decimal numbers.");
        } else if (name.matches("(?:.*[.])?localhost[.]?")) {
            permitted = networks.permitsLoopback();
        }
        if (!permitted || (address != null && !networks.permits(address))) {
            throw invalid(member, "names an address that this platform does not call.");
        }
        return address;
    }

    /// A URI may have what looks like an address and is none.
    private static InetAddress literal(String member, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            throw invalid(member, "has an address that is none.");
        }
    }

    private static InvalidMember invalid(String member, String sentence) {
        return InvalidMember.of(member, sentence);
    }
}
