package io.edgemep.server.gateway;

import io.edgemep.common.StartRefused;
import io.edgemep.server.outbox.CallbackNetworks;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/// What of the platform itself the gateway could be made to connect to, looked at when the service starts.
final class Exposure {

    private static final Logger log = LoggerFactory.getLogger(Exposure.class);

    /// One address of each kind that no service of an application has: whoever allows them has allowed everything.
    private static final List<InetAddress> NOBODYS = Stream.of(
                    "127.0.0.1", "169.254.169.254", "224.0.0.1", "::1", "fe80::1", "ff02::1")
            .map(InetAddress::ofLiteral)
            .toList();

    private Exposure() {}

    /// @throws StartRefused when services may be everywhere, and nothing is denied
    static void ofTheNetworks(GatewayProperties.Upstream upstream) {
        if (!upstream.deny().isEmpty() || upstream.networks().isEmpty()) {
            return;
        }
        for (var network : upstream.networks()) {
            if (NOBODYS.stream().anyMatch(address -> CallbackNetworks.contains(network, address))) {
                throw new StartRefused(
                        ("mep.gateway.upstream.networks has %s, where this machine, its link or multicast is, and"
                                        + " mep.gateway.upstream.deny is empty: name the applications' networks alone, or deny the platform's.")
                                .formatted(network));
            }
        }
        log.warn(
                "mep.gateway.upstream.deny is empty: applications can make the gateway connect to whatever is in {}, databases of the platform too",
                upstream.networks());
    }

    /// @param environment of the service; nobody has to show who he is at Mm5 when it says so
    /// @param own addresses of this machine
    /// @throws StartRefused when Mm5 is open to everybody who reaches it, and the gateway reaches it
    static void ofMm5(Environment environment, Destinations destinations, Supplier<List<InetAddress>> own) {
        if (!"none".equalsIgnoreCase(environment.getProperty("mep.mm5.authentication"))) {
            return;
        }
        for (var address : own.get()) {
            if (destinations.reaches(address)) {
                throw new StartRefused(
                        "mep.mm5.authentication is none, and applications could reach Mm5 at %s through the gateway: name the addresses of every mep-server in mep.gateway.upstream.deny, or choose token or mutual-tls."
                                .formatted(address.getHostAddress()));
            }
        }
        log.warn("mep.mm5.authentication is none: whatever mep.gateway.upstream lets the gateway connect to must not"
                + " lead to any mep-server, under no name and by no translated address");
    }

    /// Where this service can be reached from other machines.
    static List<InetAddress> ownAddresses(Environment environment) {
        var bound = environment.getProperty("server.address");
        try {
            return StringUtils.hasText(bound) && !isAny(bound) ? List.of(InetAddress.getByName(bound)) : interfaces();
        } catch (UnknownHostException | SocketException unknown) {
            throw new StartRefused(
                    "The addresses of this machine cannot be told, which mep.mm5.authentication=none needs: "
                            + unknown.getMessage());
        }
    }

    private static boolean isAny(String bound) {
        return bound.equals("0.0.0.0") || bound.equals("::");
    }

    private static List<InetAddress> interfaces() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
    }
}
