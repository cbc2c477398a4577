package io.edgemep.server.dns;

import io.edgemep.server.rules.Fault;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;

/// What a rule's fault says of records that somebody else has put at its name.
final class ForeignRecords {

    private ForeignRecords() {}

    static Fault alias(AddressRecord wanted, Name zone, boolean isInEffect) {
        return new Fault(
                "%s is an alias (CNAME) in zone %s, put there by somebody else; remove it there."
                        .formatted(wanted.set().name().toString(true), zone.toString(true)),
                isInEffect);
    }

    static Fault taken(AddressRecord wanted, Name zone, boolean isInEffect) {
        return new Fault(
                "Zone %s has another %s, put there by somebody else; remove it there, or deactivate the rule."
                        .formatted(zone.toString(true), wanted.set()),
                isInEffect);
    }

    /// None where there are no others: then all is well.
    static Optional<Fault> beside(AddressRecord wanted, Set<InetAddress> others) {
        if (others.isEmpty()) {
            return Optional.empty();
        }
        var addresses =
                others.stream().map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", "));
        return Optional.of(new Fault(
                "Somebody else has added %s beside the %s; remove it there.".formatted(addresses, wanted.set()), true));
    }
}
