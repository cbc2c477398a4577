package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.Expression.equal;
import static io.edgemep.server.dataplane.Expression.tracked;

import io.edgemep.server.rules.FilterType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Each way in which packets can match a filter; the expressions of one way must all hold.
///
/// @param along packets that the filter describes
/// @param against packets of the other direction of the same flows; none for the type PACKET
record Matches(List<List<Expression>> along, List<List<Expression>> against) {

    /// Where packets are looked at.
    enum Place {
        /// Before connection tracking, on one interface.
        INGRESS,
        /// After connection tracking, before any address is translated.
        PREROUTING,
        /// Where the first packet of a connection gets its translation; the packet may have been readdressed before.
        NAT
    }

    static Matches of(PacketFilter filter, FilterType type, Family family, Place place) {
        var isFlow = type == FilterType.FLOW;
        if (filter.tunnel() != null) {
            // Connection tracking knows of the tunnel only, not of the flows inside.
            return new Matches(
                    GtpMatch.of(filter, family), isFlow ? GtpMatch.of(filter.mirrored(), family) : List.of());
        }
        var both = !isFlow || filter.ends().isSymmetric();
        return switch (place) {
            case INGRESS ->
                new Matches(
                        List.of(frame(filter, family)), both ? List.of() : List.of(frame(filter.mirrored(), family)));
            case PREROUTING ->
                new Matches(List.of(packet(filter, family)), both ? List.of() : opposites(filter, family));
            case NAT ->
                new Matches(
                        connections("original", filter, family),
                        both ? List.of() : connections("reply", filter, family));
        };
    }

    private static List<List<Expression>> opposites(PacketFilter filter, Family family) {
        return filter.eachProtocol()
                .flatMap(each -> Stream.of(
                        opposite("reply", "original", each, family), opposite("original", "reply", each, family)))
                .toList();
    }

    private static List<List<Expression>> connections(String direction, PacketFilter filter, Family family) {
        return filter.eachProtocol()
                .map(each -> connection(direction, each, family))
                .toList();
    }

    private static List<Expression> frame(PacketFilter filter, Family family) {
        var all = new ArrayList<Expression>();
        all.add(equal(Expression.meta("protocol"), family.keyword));
        all.addAll(packet(filter, family));
        return all;
    }

    private static List<Expression> packet(PacketFilter filter, Family family) {
        return marked(Fields.ofPacket(family).match(filter.ends(), filter.protocols()), filter);
    }

    private static List<Expression> connection(String direction, PacketFilter filter, Family family) {
        return marked(Fields.ofConnection(family, direction).match(filter.ends(), filter.protocols()), filter);
    }

    /// Packets of one direction of a connection whose other direction the filter describes.
    private static List<Expression> opposite(String direction, String described, PacketFilter filter, Family family) {
        var all = new ArrayList<Expression>();
        all.add(equal(tracked("direction"), direction));
        all.addAll(connection(described, filter, family));
        return all;
    }

    /// What connection tracking does not keep must hold for each packet.
    private static List<Expression> marked(List<Expression> others, PacketFilter filter) {
        var all = new ArrayList<>(others);
        if (filter.dscp() != null) {
            all.add(equal(Expression.field("ip", "dscp"), filter.dscp()));
        }
        if (filter.trafficClass() != null) {
            all.add(Expression.masked(Expression.raw("nh", 0, 16), 0x0ff0, filter.trafficClass() << 4));
        }
        return all;
    }
}
