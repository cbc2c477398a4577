package io.edgemep.server.dataplane;

import io.edgemep.server.rules.AddressMatch;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// A family of IP packets.
enum Family {
    IPV4("IPv4", "ip", 32),
    IPV6("IPv6", "ip6", 128);

    /// Its name in sentences.
    final String title;
    /// nftables' name of it.
    final String keyword;
    /// Length of its addresses.
    final int bits;

    Family(String title, String keyword, int bits) {
        this.title = title;
        this.keyword = keyword;
        this.bits = bits;
    }

    static Family of(InetAddress address) {
        return address instanceof Inet6Address ? IPV6 : IPV4;
    }

    boolean has(AddressMatch address) {
        return address.isIpv6() == (this == IPV6);
    }

    /// Those of the addresses that are of this family; empty when none is given at all or every one matches.
    Optional<Intervals> among(List<AddressMatch> addresses) {
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        var intervals = Intervals.of(addresses.stream().filter(this::has).map(this::interval));
        return intervals.isAll(bits) ? Optional.empty() : Optional.of(intervals);
    }

    private Interval interval(AddressMatch match) {
        return switch (match) {
            case AddressMatch.Range(var first, var last) -> new Interval(number(first), number(last));
            case AddressMatch.Prefix(var address, var length) -> {
                var hosts = BigInteger.ONE.shiftLeft(bits - length).subtract(BigInteger.ONE);
                var network = number(address).andNot(hosts);
                yield new Interval(network, network.or(hosts));
            }
        };
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    /// The address as text.
    String text(BigInteger address) {
        var digits = address.toByteArray();
        var bytes = new byte[bits / 8];
        var length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        try {
            // Not InetAddress: it would make IPv4 addresses of those that are mapped into IPv6.
            return this == IPV4
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : Inet6Address.getByAddress(null, bytes, -1).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
