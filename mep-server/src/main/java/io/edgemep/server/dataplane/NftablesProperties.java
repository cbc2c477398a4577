package io.edgemep.server.dataplane;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the kernel is told what to do with packets, under `mep.data-plane.nftables`.
///
/// @param command the program nft, by its name or its path
/// @param namespace name of the network namespace whose packets are steered (`ip netns`); empty: this process's own
/// @param table name of the platform's tables, in the families ip, ip6 and netdev
/// @param devices interfaces that packets must arrive on to be judged, at most 64; none: all but the loopback
/// @param macDevice interface out of which packets for MAC destinations are sent; empty: such rules are refused
/// @param priority where in the hook prerouting the rules are judged: after connection tracking, before NAT
/// @param natPriority where among the NAT chains of prerouting connections get their new destination
/// @param ingressPriority where in the hook ingress MAC destinations are served
/// @param timeout the longest that one call of nft may take
/// @param maxStatements the most rules of nftables that all traffic rules may become
/// @param maxTrials the most calls of nft that look for the rules which the kernel refuses
record NftablesProperties(
        @DefaultValue("nft") @NotBlank String command,

        @DefaultValue("") @NotNull @Pattern(regexp = "[A-Za-z0-9_.-]{0,64}")
        String namespace,

        @DefaultValue("mep") @NotNull @Pattern(regexp = "[a-z][a-z0-9_]{0,30}")
        String table,

        @DefaultValue @NotNull @Size(max = 64) List<@NotNull @Pattern(regexp = "[^\\s/\"*]{1,15}") String> devices,

        @DefaultValue("") @NotNull @Pattern(regexp = "[^\\s/\"*]{0,15}")
        String macDevice,

        @DefaultValue("-150") @Min(-199) @Max(-101) int priority,
        @DefaultValue("-105") @Min(-199) @Max(0) int natPriority,
        @DefaultValue("0") @Min(-1000) @Max(1000) int ingressPriority,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("20000") @Positive int maxStatements,
        @DefaultValue("64") @Positive int maxTrials) {

    NftablesProperties {
        devices =
                devices.stream().filter(device -> !device.isBlank()).distinct().toList();
    }

    @AssertTrue(message = "mac-device needs devices: packets are taken for MAC destinations as they arrive on those")
    boolean isMacDeviceUsable() {
        return macDevice.isEmpty() || !devices.isEmpty();
    }
}
