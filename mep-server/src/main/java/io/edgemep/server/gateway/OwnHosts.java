package io.edgemep.server.gateway;

import io.edgemep.server.outbox.CallbackNetworks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hosts of the gateway itself, at which no service can be.
///
/// @param names in lower case
/// @param addresses also those that the names had at the start; of an IPv6 address with an IPv4 address inside,
///     that one
record OwnHosts(Set<String> names, Set<InetAddress> addresses) {

    private static final Logger log = LoggerFactory.getLogger(OwnHosts.class);

    OwnHosts {
        names = Set.copyOf(names);
        addresses = Set.copyOf(addresses);
    }

    /// What looks names up.
    interface Lookup {

        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /// @param hosts names and addresses, an IPv6 address with or without brackets
    /// @param limit how long looking one name up may take
    static OwnHosts of(Collection<String> hosts, Lookup lookup, Duration limit) {
        var names = new HashSet<String>();
        var addresses = new HashSet<InetAddress>();
        for (var host : Set.copyOf(hosts)) {
            try {
                addresses.add(CallbackNetworks.end(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""))));
            } catch (IllegalArgumentException noAddress) {
                names.add(host.toLowerCase(Locale.ROOT).replaceFirst("[.]$", ""));
                found(host, lookup, limit).forEach(address -> addresses.add(CallbackNetworks.end(address)));
            }
        }
        return new OwnHosts(names, addresses);
    }

    private static List<InetAddress> found(String name, Lookup lookup, Duration limit) {
        var found = new CompletableFuture<List<InetAddress>>();
        Thread.ofVirtual().name("gateway-lookup").start(() -> {
            try {
                found.complete(List.of(lookup.addresses(name)));
            } catch (UnknownHostException | RuntimeException unknown) {
                found.completeExceptionally(unknown);
            }
        });
        try {
            return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unknown) {
            log.warn(
                    "{} of mep.gateway cannot be looked up, so services are refused by that name, and not by its addresses: name those in mep.gateway.upstream.deny",
                    name);
        }
        return List.of();
    }
}
