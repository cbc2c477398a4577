package io.edgemep.server.outbox;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/// The addresses that may be called back, so that nobody makes the platform call what only the platform can
/// reach.
///
/// By default every unicast address but those of this machine and of its own link. An IPv6 address with an IPv4
/// address inside is judged by that one. Configured by `mep.callback.allow`, `.deny` and `.allow-loopback`.
@Component
public final class CallbackNetworks {

    /// Refused whatever the configuration says.
    private static final List<Network> NEVER = networks(List.of(
            // This network, link-local (and with it the metadata service of most clouds), multicast, reserved,
            // broadcast.
            "0.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fe80::/10",
            "ff00::/8",
            // Metadata and host services outside the link-local networks.
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
            // Teredo and NAT64 of local prefixes: where in them an IPv4 address is cannot be told.
            "2001::/32",
            "64:ff9b:1::/48"));

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final byte[] TRANSLATED = {0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0};
    private static final byte[] COMPATIBLE = new byte[12];
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
    private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};
    private static final byte[] ISATAP_GLOBAL = {2, 0, 0x5e, (byte) 0xfe};

    private final List<Network> allow;
    private final List<Network> deny;
    private final boolean allowLoopback;

    @Autowired
    CallbackNetworks(CallbackProperties properties) {
        this(properties.allow(), properties.deny(), properties.allowLoopback());
    }

    private CallbackNetworks(List<String> allow, List<String> deny, boolean allowLoopback) {
        this.allow = networks(allow);
        this.deny = networks(deny);
        this.allowLoopback = allowLoopback;
    }

    /// Other networks than those of callbacks, with the same addresses that are never called; this machine's
    /// own is one.
    ///
    /// @param allow the only networks, in CIDR notation; every network where it is empty
    /// @param deny networks that are not called, whatever `allow` says
    /// @throws IllegalArgumentException when one of them is no network
    public static CallbackNetworks of(List<String> allow, List<String> deny) {
        return new CallbackNetworks(allow, deny, false);
    }

    private static List<Network> networks(List<String> networks) {
        return networks.stream()
                .map(network -> new Network(network.contains(":"), new IpAddressMatcher(network)))
                .toList();
    }

    /// The matcher compares leading bytes only: to it, fd00::1 is in 240.0.0.0/4.
    private record Network(boolean ipv6, IpAddressMatcher matcher) {

        boolean has(InetAddress address) {
            return address instanceof Inet6Address == ipv6 && matcher.matches(address.getHostAddress());
        }
    }

    /// Whether this machine may be called by the name that every machine has for itself.
    boolean permitsLoopback() {
        return allowLoopback;
    }

    public boolean permits(InetAddress address) {
        var plain = ofBytes(address.getAddress());
        var inside = inside(plain);
        if (inside.isPresent()) {
            return !isAny(deny, plain) && permitsPlain(inside.get());
        }
        return permitsPlain(plain);
    }

    private boolean permitsPlain(InetAddress address) {
        if (isAny(NEVER, address) || isAny(deny, address)) {
            return false;
        }
        // Loopback has a switch of its own: no list of networks opens it by accident.
        return address.isLoopbackAddress() ? allowLoopback : allow.isEmpty() || isAny(allow, address);
    }

    /// Where packets to the address end: at the IPv4 address inside, if there is one, and at itself otherwise.
    public static InetAddress end(InetAddress address) {
        var plain = ofBytes(address.getAddress());
        return inside(plain).orElse(plain);
    }

    /// @param network in CIDR notation
    public static boolean contains(String network, InetAddress address) {
        return isAny(networks(List.of(network)), ofBytes(address.getAddress()));
    }

    private static boolean isAny(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }

    /// The IPv4 address that packets to an IPv6 address would end at.
    private static Optional<InetAddress> inside(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return Optional.empty();
        }
        var bytes = address.getAddress();
        if (has(bytes, 0, SIX_TO_FOUR)) {
            return Optional.of(ofBytes(Arrays.copyOfRange(bytes, 2, 6)));
        }
        var last = Stream.of(NAT64, MAPPED, TRANSLATED, COMPATIBLE).anyMatch(prefix -> has(bytes, 0, prefix))
                || has(bytes, 8, ISATAP)
                || has(bytes, 8, ISATAP_GLOBAL);
        return last ? Optional.of(ofBytes(Arrays.copyOfRange(bytes, 12, 16))) : Optional.empty();
    }

    private static boolean has(byte[] address, int offset, byte[] part) {
        return Arrays.equals(address, offset, offset + part.length, part, 0, part.length);
    }

    /// Without a scope, and an IPv4-mapped address as the IPv4 address that it is.
    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
