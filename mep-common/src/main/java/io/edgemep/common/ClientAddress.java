package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Where a request comes from: the peer, or what a trusted proxy says of it, which Tomcat has put in the peer's place.
///
/// @param text the address
/// @param network what is counted as one client: the address itself, or the /64 of an IPv6 address, since a host may
/// choose any address in it
public record ClientAddress(String text, String network) {

    private static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown");
    private static final int NETWORK_OCTETS = 8;

    public static ClientAddress of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    public static ClientAddress of(String text) {
        try {
            var network = InetAddress.ofLiteral(text) instanceof Inet6Address v6 ? network(v6) : text;
            return new ClientAddress(text, network);
        } catch (IllegalArgumentException noAddress) {
            // A trusted proxy has passed on what somebody has made up.
            return UNKNOWN;
        }
    }

    private static String network(Inet6Address address) {
        var octets = address.getAddress();
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
