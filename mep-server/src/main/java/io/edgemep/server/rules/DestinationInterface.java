package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where packets go (ETSI GS MEC 011, clause 7.1.5.3). Members of other types than interfaceType names are dropped:
/// some managers always send all of them.
///
/// @param interfaceType TUNNEL, MAC or IP
/// @param tunnelInfo the tunnel, for TUNNEL
/// @param srcMacAddress MAC address that packets are sent from, for MAC
/// @param dstMacAddress MAC address that packets are sent to, for MAC
/// @param dstIpAddress IP address that packets are sent to, for IP
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = "interfaceType")
public record DestinationInterface(
        InterfaceType interfaceType,
        @Nullable TunnelInfo tunnelInfo,
        @Nullable String srcMacAddress,
        @Nullable String dstMacAddress,
        @Nullable String dstIpAddress) {

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public DestinationInterface {
        if (interfaceType == null) {
            throw InvalidMember.missing("interfaceType");
        }
        tunnelInfo = interfaceType == InterfaceType.TUNNEL ? tunnelInfo : null;
        srcMacAddress = interfaceType == InterfaceType.MAC ? mac("srcMacAddress", srcMacAddress) : null;
        dstMacAddress = interfaceType == InterfaceType.MAC ? mac("dstMacAddress", dstMacAddress) : null;
        dstIpAddress =
                interfaceType == InterfaceType.IP ? AddressMatch.optionalAddress("dstIpAddress", dstIpAddress) : null;
        switch (interfaceType) {
            case TUNNEL -> required("tunnelInfo", tunnelInfo);
            case MAC -> required("dstMacAddress", dstMacAddress);
            case IP -> required("dstIpAddress", dstIpAddress);
        }
    }

    private static void required(String member, @Nullable Object value) {
        if (value == null) {
            throw InvalidMember.missing(member);
        }
    }

    private static @Nullable String mac(String member, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        var plain = value.strip().toLowerCase(Locale.ROOT).replace('-', ':');
        if (!MAC.matcher(plain).matches()) {
            throw InvalidMember.of(member, "is no MAC address; send six pairs of hexadecimal digits.");
        }
        return plain;
    }
}
