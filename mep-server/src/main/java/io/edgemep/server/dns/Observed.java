package io.edgemep.server.dns;

import java.net.InetAddress;
import java.util.Set;

/// What the DNS server has said it serves of one name and type.
///
/// @param addresses its records
/// @param ttl of all of them, in seconds; 0 where there are none
/// @param isAlias whether the name is another name for something else (CNAME or DNAME)
record Observed(Set<InetAddress> addresses, long ttl, boolean isAlias) implements Seen {

    Observed {
        addresses = Set.copyOf(addresses);
    }

    boolean has(InetAddress address) {
        return addresses.contains(address);
    }
}
