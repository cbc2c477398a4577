package io.edgemep.server.outbox;

import io.edgemep.common.InvalidMember;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

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

    private CallbackUri(URI uri, int port) {
        this.uri = uri;
        this.destination =
                "%s://%s:%d".formatted(uri.getScheme(), uri.getHost(), port).toLowerCase(Locale.ROOT);
    }

    /// @throws InvalidMember naming `callbackReference`, when the text is no such URI or its host an address that is
    ///     never called
    public static CallbackUri parse(String text, CallbackNetworks networks) {
        if (text.length() > MAX_LENGTH) {
            throw invalid("is longer than %d characters.".formatted(MAX_LENGTH));
        }
        var uri = uri(text);
        var https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw invalid("must be an absolute URI with the scheme http or https.");
        } else if (uri.getHost() == null) {
            throw invalid("must name a host: a DNS name, or an address in its usual notation.");
        } else if (uri.getRawUserInfo() != null) {
            throw invalid("must not have user info in it; credentials are not sent to callbacks.");
        } else if (uri.getRawFragment() != null) {
            throw invalid("must not have a fragment.");
        }
        checkHost(uri.getHost(), networks);
        return new CallbackUri(uri, port(uri, https));
    }

    /// The URI as it was given.
    public URI uri() {
        return uri;
    }

    /// What a circuit breaker and a concurrency limit are kept for: `scheme://host:port`, in lower case.
    public String destination() {
        return destination;
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static URI uri(String text) {
        try {
            if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return new URI(text);
            }
        } catch (URISyntaxException _) {
            throw invalid("is not a URI.");
        }
        throw invalid("is not a URI: spaces and characters beyond ASCII must be percent-encoded.");
    }

    private static int port(URI uri, boolean https) {
        if (uri.getPort() == -1) {
            return https ? 443 : 80;
        } else if (uri.getPort() < 1 || uri.getPort() > 65535) {
            throw invalid("must have a port between 1 and 65535.");
        }
        return uri.getPort();
    }

    private static void checkHost(String host, CallbackNetworks networks) {
        var name = host.toLowerCase(Locale.ROOT);
        var permitted = true;
        if (name.startsWith("[")) {
            if (name.contains("%")) {
                throw invalid("must not have a zone in its address.");
            }
            permitted = networks.permits(InetAddress.ofLiteral(name.substring(1, name.length() - 1)));
        } else if (IPV4.matcher(name).matches()) {
            permitted = networks.permits(InetAddress.ofLiteral(name));
        } else if (NUMERIC.matcher(name).matches()) {
            throw invalid("has an IPv4 address that is not written as four decimal numbers.");
        } else if (name.matches("(?:.*[.])?localhost[.]?")) {
            permitted = networks.permitsLoopback();
        }
        if (!permitted) {
            throw invalid("names an address that this platform does not call.");
        }
    }

    private static InvalidMember invalid(String sentence) {
        return InvalidMember.of(MEMBER, sentence);
    }
}
