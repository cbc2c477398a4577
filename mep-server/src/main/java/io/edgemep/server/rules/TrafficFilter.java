package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which packets a rule is about (ETSI GS MEC 011, clause 7.1.5.2). Members must all hold, values of one are
/// alternatives, an absent or empty one matches everything. Each list holds at most 64 values.
///
/// @param srcAddress source: addresses, prefixes (`a/n`) or ranges (`a-b`), IPv4 or IPv6
/// @param dstAddress destination, likewise
/// @param srcPort source ports or ranges (`a-b`)
/// @param dstPort destination ports or ranges
/// @param protocol names or numbers of IP protocols
/// @param tag tags; called token in V2.1.1
/// @param token the same as tag, for clients of V2.1.1
/// @param srcTunnelAddress source of the GTP tunnel
/// @param tgtTunnelAddress target of the GTP tunnel
/// @param srcTunnelPort source ports of the GTP tunnel
/// @param dstTunnelPort destination ports of the GTP tunnel
/// @param qCI QCI, 0 to 255
/// @param dSCP DSCP of IPv4 packets, 0 to 63
/// @param tC traffic class of IPv6 packets, 0 to 255
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficFilter(
        @Nullable List<String> srcAddress,
        @Nullable List<String> dstAddress,
        @Nullable List<String> srcPort,
        @Nullable List<String> dstPort,
        @Nullable List<String> protocol,
        @Nullable List<String> tag,
        @Nullable List<String> token,
        @Nullable List<String> srcTunnelAddress,
        @JsonAlias("dstTunnelAddress") @Nullable List<String> tgtTunnelAddress,
        @Nullable List<String> srcTunnelPort,
        @Nullable List<String> dstTunnelPort,
        @Schema(minimum = "0", maximum = "255") @Nullable Integer qCI,
        @Schema(minimum = "0", maximum = "63") @Nullable Integer dSCP,
        @Schema(minimum = "0", maximum = "255") @Nullable Integer tC) {

    private static final int MOST = 64;

    public TrafficFilter {
        srcAddress = addresses("srcAddress", srcAddress);
        dstAddress = addresses("dstAddress", dstAddress);
        srcPort = ports("srcPort", srcPort);
        dstPort = ports("dstPort", dstPort);
        protocol = texts("protocol", protocol, 32);
        tag = union(texts("tag", tag, 64), texts("token", token, 64));
        token = token == null ? null : tag;
        srcTunnelAddress = addresses("srcTunnelAddress", srcTunnelAddress);
        tgtTunnelAddress = addresses("tgtTunnelAddress", tgtTunnelAddress);
        srcTunnelPort = ports("srcTunnelPort", srcTunnelPort);
        dstTunnelPort = ports("dstTunnelPort", dstTunnelPort);
        within("qCI", qCI, 255);
        within("dSCP", dSCP, 63);
        within("tC", tC, 255);
    }

    /// With its tags under the name of V3.1.1 only, or under both names.
    TrafficFilter tagged(boolean asToken) {
        return new TrafficFilter(
                srcAddress,
                dstAddress,
                srcPort,
                dstPort,
                protocol,
                tag,
                asToken ? tag : null,
                srcTunnelAddress,
                tgtTunnelAddress,
                srcTunnelPort,
                dstTunnelPort,
                qCI,
                dSCP,
                tC);
    }

    private static @Nullable List<String> addresses(String member, @Nullable List<String> values) {
        var given = texts(member, values, 100);
        if (given != null) {
            given.forEach(address -> AddressMatch.parse(member, address));
        }
        return given;
    }

    private static @Nullable List<String> ports(String member, @Nullable List<String> values) {
        var given = texts(member, values, 16);
        if (given != null) {
            given.forEach(ports -> PortMatch.parse(member, ports));
        }
        return given;
    }

    /// Empty lists and empty texts in them are what some managers send for nothing.
    private static @Nullable List<String> texts(String member, @Nullable List<String> values, int length) {
        if (values == null) {
            return null;
        } else if (values.size() > MOST) {
            throw InvalidMember.of(member, "has %d values; send at most %d.".formatted(values.size(), MOST));
        }
        var given = values.stream()
                .filter(value -> value != null && !value.isBlank())
                .map(value -> InvalidMember.required(member, value, length).strip())
                .toList();
        return given.isEmpty() ? null : given;
    }

    private static @Nullable List<String> union(@Nullable List<String> one, @Nullable List<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private static void within(String member, @Nullable Integer value, int most) {
        if (value != null && (value < 0 || value > most)) {
            throw InvalidMember.of(member, "is %d; send 0 to %d.".formatted(value, most));
        }
    }
}
