package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.Expression.field;
import static io.edgemep.server.dataplane.Expression.meta;
import static io.edgemep.server.dataplane.Expression.raw;
import static io.edgemep.server.dataplane.Expression.tracked;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Where nftables finds the members of a filter: in the packet, in its connection, or in the packet inside a tunnel.
///
/// @param address how an address is written
/// @param takesNamedSets whether the protocol can be looked up in a named set
record Fields(
        Family family,
        Object protocol,
        Object source,
        Object destination,
        Object sourcePort,
        Object destinationPort,
        Function<BigInteger, Object> address,
        boolean takesNamedSets) {

    /// In the packet's own headers.
    static Fields ofPacket(Family family) {
        return new Fields(
                family,
                meta("l4proto"),
                field(family.keyword, "saddr"),
                field(family.keyword, "daddr"),
                field("th", "sport"),
                field("th", "dport"),
                family::text,
                true);
    }

    /// In what connection tracking has noted of the packet's connection; a packet without one matches nothing.
    ///
    /// @param direction `original` or `reply`
    static Fields ofConnection(Family family, String direction) {
        return new Fields(
                family,
                tracked("protocol", direction),
                tracked(family.keyword + " saddr", direction),
                tracked(family.keyword + " daddr", direction),
                tracked("proto-src", direction),
                tracked("proto-dst", direction),
                family::text,
                false);
    }

    /// In an IP packet, without options or extension headers, that begins so many bits after the transport header.
    static Fields ofInner(Family family, int begin) {
        var isIpv4 = family == Family.IPV4;
        var addresses = begin + (isIpv4 ? 96 : 64);
        var ports = begin + (isIpv4 ? 160 : 320);
        return new Fields(
                family,
                raw("th", begin + (isIpv4 ? 72 : 48), 8),
                raw("th", addresses, family.bits),
                raw("th", addresses + family.bits, family.bits),
                raw("th", ports, Side.PORT_BITS),
                raw("th", ports + Side.PORT_BITS, Side.PORT_BITS),
                // JSON's numbers are too small for IPv6.
                number -> isIpv4 ? (Object) number : "0x" + number.toString(16),
                false);
    }

    /// What must hold; nothing where everything matches.
    List<Expression> match(Ends ends, List<Integer> protocols) {
        var all = new ArrayList<Expression>();
        if (!protocols.isEmpty()) {
            all.add(Expression.equal(protocol, allowed(protocols)));
        }
        family.among(ends.source().addresses())
                .ifPresent(allowed -> all.add(Expression.equal(source, allowed.json(address))));
        family.among(ends.destination().addresses())
                .ifPresent(allowed -> all.add(Expression.equal(destination, allowed.json(address))));
        ends.source()
                .portIntervals()
                .ifPresent(allowed -> all.add(Expression.equal(sourcePort, allowed.json(number -> number))));
        ends.destination()
                .portIntervals()
                .ifPresent(allowed -> all.add(Expression.equal(destinationPort, allowed.json(number -> number))));
        return all;
    }

    private Object allowed(List<Integer> protocols) {
        if (takesNamedSets && protocols.equals(Protocols.WITH_PORTS)) {
            return "@" + Ruleset.WITH_PORTS;
        }
        return protocols.size() == 1 ? protocols.getFirst() : Expression.set(protocols);
    }
}
