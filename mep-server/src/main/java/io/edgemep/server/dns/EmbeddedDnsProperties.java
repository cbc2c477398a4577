package io.edgemep.server.dns;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The DNS server inside this service, under `mep.dns.embedded`.
///
/// @param address where it listens, by UDP and TCP: an address of this machine; this machine alone by default
/// @param port 53 in the field, where the process may have it; 0 for any free one
/// @param zones names below which nothing exists but what rules say; without forwarders that is every name
/// @param clients networks in CIDR notation whose hosts are answered; all others are refused, and by TCP not connected
/// @param forwarders resolvers, `host` or `host:port`, asked one after the other for what no rule and no zone says
/// @param negativeTtl how long resolvers may keep that a name does not exist: so late a rule is seen by whoever has
///     asked before it was active
/// @param maxUdpAnswer the longest answer by UDP in bytes; 1232 passes every common network in one piece
/// @param maxConnections how many TCP connections may be open at once
/// @param maxConnectionsPerClient how many of them one client address may have
/// @param idleTimeout after how much silence a TCP connection is closed
/// @param forwardTimeout how long each forwarder has to answer, by UDP and by TCP each
/// @param maxForwards how many questions may be with forwarders at once; others fail
/// @param cacheEntries how many answers of forwarders are kept
/// @param maxCacheTtl how long an answer is kept at most, whatever its TTL says
@Validated
@ConfigurationProperties("mep.dns.embedded")
record EmbeddedDnsProperties(
        @DefaultValue("127.0.0.1") @NotBlank String address,
        @DefaultValue("8053") @Min(0) @Max(65535) int port,
        @DefaultValue List<String> zones,

        @DefaultValue({"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"})
        List<String> clients,

        @DefaultValue List<String> forwarders,

        @DefaultValue("10s") @NotNull @DurationMin(seconds = 0)
        Duration negativeTtl,

        @DefaultValue("1232") @Min(512) @Max(65507) int maxUdpAnswer,
        @DefaultValue("256") @Positive int maxConnections,
        @DefaultValue("16") @Positive int maxConnectionsPerClient,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration idleTimeout,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration forwardTimeout,

        @DefaultValue("256") @Positive int maxForwards,
        @DefaultValue("10000") @Positive int cacheEntries,

        @DefaultValue("1h") @NotNull @DurationMin(seconds = 0)
        Duration maxCacheTtl) {

    EmbeddedDnsProperties {
        zones = List.copyOf(zones);
        clients = List.copyOf(clients);
        forwarders = List.copyOf(forwarders);
    }
}
