package io.edgemep.auth.audit;

import io.edgemep.common.ClientAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts what is refused within a while, so that a stranger who has himself refused a million times does not fill the
/// audit log, nor make the database commit a million times.
final class RefusalCounts {

    private final int single;
    private final int maxAddresses;
    private final Map<String, Integer> ofAddress = new LinkedHashMap<>();
    private int ofOthers;
    private Instant since;

    /// @param single how many of one address are written one by one
    /// @param maxAddresses how many addresses are told apart; the others are counted together
    RefusalCounts(int single, int maxAddresses, Instant since) {
        this.single = single;
        this.maxAddresses = maxAddresses;
        this.since = since;
    }

    /// Refusals that were not written one by one.
    ///
    /// @param address whose they were: an IPv4 address, or the /64 of an IPv6 address; empty for those of all the
    /// addresses that were too many to be told apart
    /// @param since from when on they were counted
    record Counted(String address, int times, Instant since) {}

    /// @return whether this one is to be written; otherwise it is counted
    synchronized boolean isToBeWritten(String address) {
        var network = ClientAddress.of(address).network();
        if (!ofAddress.containsKey(network) && ofAddress.size() >= maxAddresses) {
            ofOthers = increased(ofOthers);
            return false;
        }
        return ofAddress.merge(network, 1, (known, _) -> increased(known)) <= single;
    }

    /// Ends the while and begins the next.
    synchronized List<Counted> drain(Instant now) {
        var counted = new ArrayList<Counted>();
        ofAddress.forEach((address, times) -> {
            if (times > single) {
                counted.add(new Counted(address, times - single, since));
            }
        });
        if (ofOthers > 0) {
            counted.add(new Counted("", ofOthers, since));
        }
        ofAddress.clear();
        ofOthers = 0;
        since = now;
        return counted;
    }

    private static int increased(int number) {
        return number == Integer.MAX_VALUE ? number : number + 1;
    }
}
