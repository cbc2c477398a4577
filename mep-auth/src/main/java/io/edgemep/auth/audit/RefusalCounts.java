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
    private final Map<String, OfAddress> addresses = new LinkedHashMap<>();
    private int ofOthers;
    private Instant since;

    /// @param single how many refusals of one address are written one by one, and how many clients and reasons of the
    ///     others are told apart
    /// @param maxAddresses how many addresses are told apart; the others are counted together
    RefusalCounts(int single, int maxAddresses, Instant since) {
        this.single = single;
        this.maxAddresses = maxAddresses;
        this.since = since;
    }

    /// Refusals that were not written one by one.
    ///
    /// @param client whom they name; empty for those of all clients that were too many to be told apart
    /// @param address whose they were: an IPv4 address, or the /64 of an IPv6 address; empty for those of all the
    ///     addresses that were too many
    /// @param reason of all of them; empty where they had several
    /// @param since from when on they were counted
    record Counted(String client, String address, String reason, int times, Instant since) {}

    /// @return whether this one is to be written; otherwise it is counted
    synchronized boolean isToBeWritten(TokenRefused refusal) {
        var network = ClientAddress.of(refusal.address()).network();
        var known = addresses.get(network);
        if (known == null) {
            if (addresses.size() >= maxAddresses) {
                ofOthers = increased(ofOthers);
                return false;
            }
            known = new OfAddress();
            addresses.put(network, known);
        }
        return known.isToBeWritten(refusal);
    }

    /// Ends the while and begins the next.
    synchronized List<Counted> drain(Instant now) {
        var counted = new ArrayList<Counted>();
        addresses.forEach((address, refusals) -> refusals.addTo(counted, address));
        add(counted, "", "", "", ofOthers);
        addresses.clear();
        ofOthers = 0;
        since = now;
        return counted;
    }

    private void add(List<Counted> counted, String client, String address, String reason, int times) {
        if (times > 0) {
            counted.add(new Counted(client, address, reason, times, since));
        }
    }

    private static int increased(int number) {
        return number == Integer.MAX_VALUE ? number : number + 1;
    }

    private record Cause(String client, String reason) {}

    private final class OfAddress {

        private final Map<Cause, Integer> causes = new LinkedHashMap<>();
        private int written;
        private int ofOtherCauses;

        boolean isToBeWritten(TokenRefused refusal) {
            if (written < single) {
                written++;
                return true;
            }
            var cause = new Cause(refusal.client(), refusal.reason());
            if (causes.containsKey(cause) || causes.size() < single) {
                causes.merge(cause, 1, (times, _) -> increased(times));
            } else {
                ofOtherCauses = increased(ofOtherCauses);
            }
            return false;
        }

        void addTo(List<Counted> counted, String address) {
            causes.forEach((cause, times) -> add(counted, cause.client(), address, cause.reason(), times));
            add(counted, "", address, "", ofOtherCauses);
        }
    }
}
