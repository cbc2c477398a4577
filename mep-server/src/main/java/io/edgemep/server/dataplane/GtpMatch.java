package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.Expression.equal;
import static io.edgemep.server.dataplane.Expression.masked;
import static io.edgemep.server.dataplane.Expression.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Matches of user packets in GTP-U (3GPP TS 29.281). Offsets are bits after the beginning of the UDP header, which is
/// where nftables counts from; it cannot follow a chain of headers, so each layout is matched by itself.
final class GtpMatch {

    private static final List<Integer> UDP = List.of(Protocols.UDP);
    private static final int PORT = 2152;
    private static final int FLAGS = 64;
    private static final Expression USER_PACKET = equal(raw("th", 72, 8), 0xff);

    /// How a GTP-U header can look.
    ///
    /// @param header what tells it from the others
    /// @param inner where the packet inside begins
    private record Layout(List<Expression> header, int inner) {}

    private static final List<Layout> LAYOUTS = List.of(
            new Layout(List.of(equal(flags(), 0x30)), 128),
            // A sequence number or an N-PDU number, and no extension header.
            new Layout(List.of(equal(flags(), Expression.range(0x31, 0x33))), 160),
            // One extension header: a PDU session container of four octets, as 5G has it.
            new Layout(
                    List.of(
                            masked(flags(), 0xfc, 0x34),
                            equal(raw("th", 152, 8), 0x85),
                            equal(raw("th", 160, 8), 1),
                            equal(raw("th", 184, 8), 0)),
                    192));

    private GtpMatch() {}

    private static Object flags() {
        return raw("th", FLAGS, 8);
    }

    /// Each way in which a packet that arrives in this family can match.
    static List<List<Expression>> of(PacketFilter filter, Family family) {
        var outer = new ArrayList<>(Fields.ofPacket(family).match(Objects.requireNonNull(filter.tunnel()), UDP));
        if (filter.tunnel().destination().ports().isEmpty()) {
            outer.add(equal(Expression.field("th", "dport"), PORT));
        }
        outer.add(USER_PACKET);
        if (filter.isOfTunnelOnly()) {
            outer.add(masked(flags(), 0xf0, 0x30));
            return List.of(List.copyOf(outer));
        }
        var ways = new ArrayList<List<Expression>>();
        for (var layout : LAYOUTS) {
            for (var inner : filter.innerFamilies()) {
                var way = new ArrayList<>(outer);
                way.addAll(layout.header());
                way.addAll(inner(filter, inner, layout.inner()));
                ways.add(List.copyOf(way));
            }
        }
        return ways;
    }

    private static List<Expression> inner(PacketFilter filter, Family family, int begin) {
        var all = new ArrayList<Expression>();
        var first = raw("th", begin, 8);
        if (family == Family.IPV6) {
            all.add(masked(first, 0xf0, 0x60));
        } else if (filter.ends().havePorts()) {
            // No options, and no later fragment: the ports are where they are looked for.
            all.add(equal(first, 0x45));
            all.add(masked(raw("th", begin + 48, 16), 0x1fff, 0));
        } else {
            all.add(masked(first, 0xf0, 0x40));
        }
        if (filter.dscp() != null) {
            all.add(masked(raw("th", begin + 8, 8), 0xfc, filter.dscp() << 2));
        }
        if (filter.trafficClass() != null) {
            all.add(masked(raw("th", begin, 16), 0x0ff0, filter.trafficClass() << 4));
        }
        all.addAll(Fields.ofInner(family, begin).match(filter.ends(), filter.protocols()));
        return all;
    }
}
