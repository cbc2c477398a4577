package io.edgemep.server.dataplane;

import java.net.InetAddress;
import java.util.HexFormat;

/// User packets in GTP-U, made by hand (3GPP TS 29.281).
final class Gtp {

    /// Without optional fields.
    static final String PLAIN = "30ff000000000001";
    /// With a sequence number.
    static final String NUMBERED = "32ff00000000000100070000";
    /// With a PDU session container, as 5G has it.
    static final String SESSION = "34ff0000000000010000008501100100";
    /// With two extension headers.
    static final String TWO_EXTENSIONS = "34ff0000000000010000008501100185" + "01100100";
    /// A request whether the other end is there: no user packet.
    static final String ECHO_REQUEST = "3001000000000001";

    private Gtp() {}

    /// @param header in hexadecimal digits
    static String ipv4(String header, String source, String destination, int port) {
        return ipv4(header, source, destination, port, 0);
    }

    static String ipv4(String header, String source, String destination, int port, int tos) {
        return header
                + "45%02x001c000000004011dead".formatted(tos)
                + digits(source)
                + digits(destination)
                + "1234%04x00080000".formatted(port);
    }

    static String ipv6(String header, String source, String destination, int port, int trafficClass) {
        return header
                + "6%02x0000000081140".formatted(trafficClass)
                + digits(source)
                + digits(destination)
                + "1234%04x00080000".formatted(port);
    }

    private static String digits(String address) {
        return HexFormat.of().formatHex(InetAddress.ofLiteral(address).getAddress());
    }
}
