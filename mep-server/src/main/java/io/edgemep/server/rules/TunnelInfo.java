package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The tunnel of a destination (ETSI GS MEC 011, clause 7.1.5.4).
///
/// @param tunnelType GTP_U or GRE
/// @param tunnelDstAddress IP address of the tunnel's far end
/// @param tunnelSrcAddress IP address of its near end
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = "tunnelType")
public record TunnelInfo(
        TunnelType tunnelType,
        @Nullable String tunnelDstAddress,
        @Nullable String tunnelSrcAddress) {

    public TunnelInfo {
        if (tunnelType == null) {
            throw InvalidMember.missing("tunnelType");
        }
        tunnelDstAddress = AddressMatch.optionalAddress("tunnelDstAddress", tunnelDstAddress);
        tunnelSrcAddress = AddressMatch.optionalAddress("tunnelSrcAddress", tunnelSrcAddress);
    }

    /// Kind of a tunnel.
    public enum TunnelType {
        GTP_U,
        GRE
    }
}
