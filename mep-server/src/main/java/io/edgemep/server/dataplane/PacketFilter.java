package io.edgemep.server.dataplane;

import io.edgemep.server.rules.TrafficFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A filter of a traffic rule (ETSI GS MEC 011, clause 7.1.5.2) as nftables can judge it.
///
/// @param ends of the packet; of the inner one where a tunnel is given
/// @param protocols numbers; none: all
/// @param dscp of IPv4 packets
/// @param trafficClass of IPv6 packets
/// @param tunnel ends of the GTP-U tunnel that the packet is in
record PacketFilter(
        Ends ends,
        List<Integer> protocols,
        @Nullable Integer dscp,
        @Nullable Integer trafficClass,
        @Nullable Ends tunnel) {

    /// @throws Unsupported when nftables cannot
    static PacketFilter of(TrafficFilter filter) {
        if (filter.tag() != null) {
            throw new Unsupported(
                    "trafficFilter.tag cannot be judged: nftables sees no tags of packets; leave it out.");
        } else if (filter.qCI() != null) {
            throw new Unsupported("trafficFilter.qCI cannot be judged: nftables does not see the QCI of a bearer; leave"
                    + " it out, or use dSCP or tC.");
        }
        var ends = new Ends(
                Side.of("srcAddress", filter.srcAddress(), "srcPort", filter.srcPort()),
                Side.of("dstAddress", filter.dstAddress(), "dstPort", filter.dstPort()));
        var protocols = Protocols.of(filter.protocol());
        if (ends.havePorts() && protocols.isEmpty()) {
            protocols = Protocols.WITH_PORTS;
        } else if (ends.havePorts() && !Protocols.WITH_PORTS.containsAll(protocols)) {
            throw new Unsupported(
                    "trafficFilter.protocol names a protocol whose ports cannot be judged; with srcPort or"
                            + " dstPort send TCP, UDP or SCTP only.");
        }
        return new PacketFilter(ends, protocols, filter.dSCP(), filter.tC(), tunnel(filter)).checked();
    }

    private static @Nullable Ends tunnel(TrafficFilter filter) {
        var isGiven = Stream.of(
                        filter.srcTunnelAddress(),
                        filter.tgtTunnelAddress(),
                        filter.srcTunnelPort(),
                        filter.dstTunnelPort())
                .anyMatch(member -> member != null);
        return !isGiven
                ? null
                : new Ends(
                        Side.of("srcTunnelAddress", filter.srcTunnelAddress(), "srcTunnelPort", filter.srcTunnelPort()),
                        Side.of(
                                "tgtTunnelAddress",
                                filter.tgtTunnelAddress(),
                                "dstTunnelPort",
                                filter.dstTunnelPort()));
    }

    private PacketFilter checked() {
        if (innerFamilies().isEmpty()) {
            throw new Unsupported(
                    "trafficFilter.srcAddress, dstAddress, dSCP (IPv4) and tC (IPv6) have no IP version in"
                            + " common, so no packet would match; send a filter for each version.");
        } else if (outerFamilies().isEmpty()) {
            throw new Unsupported("trafficFilter.srcTunnelAddress and tgtTunnelAddress have no IP version in common, so"
                    + " no packet would match; send addresses of the same version.");
        }
        return this;
    }

    /// The families of the packets that carry the addresses of the filter: inner ones where a tunnel is given.
    Set<Family> innerFamilies() {
        var families = EnumSet.noneOf(Family.class);
        for (var family : Family.values()) {
            var fits = family == Family.IPV4 ? trafficClass == null : dscp == null;
            if (fits && ends.allows(family)) {
                families.add(family);
            }
        }
        return families;
    }

    /// The families of the packets that arrive.
    Set<Family> outerFamilies() {
        if (tunnel == null) {
            return innerFamilies();
        }
        var families = EnumSet.noneOf(Family.class);
        Stream.of(Family.values()).filter(tunnel::allows).forEach(families::add);
        return families;
    }

    /// Whether it names addresses of this family in the packets that arrive.
    boolean names(Family family) {
        return (tunnel == null ? ends : tunnel).names(family);
    }

    /// Whether nothing is said of the inner packet.
    boolean isOfTunnelOnly() {
        return ends.equals(new Ends(new Side(List.of(), List.of()), new Side(List.of(), List.of())))
                && protocols.isEmpty()
                && dscp == null
                && trafficClass == null;
    }

    /// The same with one protocol each, where ports matter: nft knows ports of connections by their protocol only.
    Stream<PacketFilter> eachProtocol() {
        return ends.havePorts()
                ? protocols.stream().map(each -> new PacketFilter(ends, List.of(each), dscp, trafficClass, tunnel))
                : Stream.of(this);
    }

    /// The filter of the packets of the other direction.
    PacketFilter mirrored() {
        return new PacketFilter(
                ends.mirrored(), protocols, dscp, trafficClass, tunnel == null ? null : tunnel.mirrored());
    }
}
