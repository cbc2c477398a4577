package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// Where a DNS server is.
///
/// @param host its name or address, an IPv6 address without brackets
/// @param port 1 to 65535
record HostPort(String host, int port) {

    private static final int DNS = 53;
    private static final Pattern FORM = Pattern.compile(
            "(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:\\[\\]/]+))(?::(\\d{1,5}))?|([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)");

    /// @param property whose value it is, for the sentence that refuses it
    /// @param text `host`, `host:port` or `[IPv6]:port`; port 53 where none is given
    static HostPort parse(String property, String text) {
        var parts = FORM.matcher(text.strip());
        if (parts.matches()) {
            var port = parts.group(3) == null ? DNS : Integer.parseInt(parts.group(3));
            if (port >= 1 && port <= 65535) {
                var bracketed = parts.group(1) == null ? parts.group(4) : parts.group(1);
                return new HostPort(bracketed == null ? parts.group(2) : bracketed, port);
            }
        }
        throw new StartRefused("%s contains \"%s\", which is no DNS server; write host, host:port or [IPv6]:port."
                .formatted(property, text));
    }

    /// Looked up anew each time: a server may move.
    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
