package io.edgemep.auth.aksk;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Where a request comes from: the peer, or what a trusted proxy says of it, which Tomcat has put in the peer's place.
///
/// @param text the address
/// @param network what is counted as one client: the address itself, or the /64 of an IPv6 address, since a host may
/// choose any address in it
record ClientAddress(String text, String network) {

    private static final int MAX_LENGTH = 64;

    static ClientAddress of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    static ClientAddress of(String text) {
        // A trusted proxy may have said anything.
        var clipped = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        return new ClientAddress(clipped, network(clipped));
    }

    private static String network(String text) {
        try {
            return InetAddress.ofLiteral(text) instanceof Inet6Address v6
                    ? HexFormat.of()
                                    .toHexDigits(
                                            ByteBuffer.wrap(v6.getAddress()).getLong()) + "::/64"
                    : text;
        } catch (IllegalArgumentException noAddress) {
            return text;
        }
    }
}
