package io.edgemep.server.dataplane;

import io.edgemep.server.rules.AddressMatch;
import io.edgemep.server.rules.DestinationInterface;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A destination that nftables can send packets to.
sealed interface Target {

    /// An IP address.
    record Ip(Family family, String address) implements Target {}

    /// A MAC address on the wire of an interface.
    ///
    /// @param source the source that frames get; null: they keep theirs
    record Mac(String device, String destination, @Nullable String source) implements Target {}

    /// @throws Unsupported when nftables cannot send packets there
    static Target of(DestinationInterface destination, NftablesProperties properties) {
        return switch (destination.interfaceType()) {
            case IP -> ip(Objects.requireNonNull(destination.dstIpAddress()));
            case MAC -> mac(destination, properties);
            case TUNNEL ->
                throw new Unsupported(
                        "dstInterface.interfaceType TUNNEL is not possible: nftables cannot put packets into"
                                + " GTP-U or GRE tunnels; send to an IP or MAC destination.");
        };
    }

    private static Ip ip(String text) {
        var address = AddressMatch.literal("dstIpAddress", text);
        if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress()) {
            throw new Unsupported(
                    "dstInterface.dstIpAddress %s is no address that packets can be sent on to; send".formatted(text)
                            + " the unicast address of a host.");
        }
        return new Ip(Family.of(address), text);
    }

    private static Mac mac(DestinationInterface destination, NftablesProperties properties) {
        if (properties.macDevice().isEmpty()) {
            throw new Unsupported(
                    "dstInterface.interfaceType MAC is not possible here: the platform's operator has to set"
                            + " mep.data-plane.nftables.devices and mac-device.");
        }
        return new Mac(
                properties.macDevice(),
                Objects.requireNonNull(destination.dstMacAddress()),
                destination.srcMacAddress());
    }
}
