package io.edgemep.common.audit;

import io.edgemep.common.ClientAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what is refused within a while, so that a stranger who has himself refused a million times does not fill the
/// audit log, nor make the database commit a million times.
///
/// @param <C> why something was refused, and to whom
public final class RefusalCounts<C> {

    private final int single;
    private final int maxAddresses;
    private final Map<String, OfAddress> addresses = new LinkedHashMap<>();
    private int ofOthers;
    private Instant since;

    /// @param single how many refusals of one address are written one by one, and how many causes of the others are
    ///     told apart
    /// @param maxAddresses how many addresses are told apart; the others are counted together
    public RefusalCounts(int single, int maxAddresses, Instant since) {
        this.single = single;
        this.maxAddresses = maxAddresses;
        this.since = since;
    }

    /// Refusals that were not written one by one.
    ///
    /// @param cause of all of them; null for those that had too many causes to be told apart
    /// @param address whose they were: an IPv4 address, or the /64 of an IPv6 address; empty for those of all the
    ///     addresses that were too many
    /// @param since from when on they were counted
    public record Counted<C>(@Nullable C cause, String address, int times, Instant since) {}

    /// @return whether this one is to be written; otherwise it is counted
    public synchronized boolean isToBeWritten(String address, C cause) {
        var network = ClientAddress.of(address).network();
        var known = addresses.get(network);
        if (known == null) {
            if (addresses.size() >= maxAddresses) {
                ofOthers = increased(ofOthers);
                return false;
            }
            known = new OfAddress();
            addresses.put(network, known);
        }
        return known.isToBeWritten(cause);
    }

    /// Ends the while and begins the next.
    public synchronized List<Counted<C>> drain(Instant now) {
        var counted = new ArrayList<Counted<C>>();
        addresses.forEach((address, refusals) -> refusals.addTo(counted, address));
        add(counted, null, "", ofOthers);
        addresses.clear();
        ofOthers = 0;
        since = now;
        return counted;
    }

    private void add(List<Counted<C>> counted, @Nullable C cause, String address, int times) {
        if (times > 0) {
            counted.add(new Counted<>(cause, address, times, since));
        }
    }

    private static int increased(int number) {
        return number == Integer.MAX_VALUE ? number : number + 1;
    }

    private final class OfAddress {

        private final Map<C, Integer> causes = new LinkedHashMap<>();
        private int written;
        private int ofOtherCauses;

        boolean isToBeWritten(C cause) {
            if (written < single) {
                written++;
                return true;
            }
            if (causes.containsKey(cause) || causes.size() < single) {
                causes.merge(cause, 1, (times, _) -> increased(times));
            } else {
                ofOtherCauses = increased(ofOtherCauses);
            }
            return false;
        }

        void addTo(List<Counted<C>> counted, String address) {
            causes.forEach((cause, times) -> add(counted, cause, address, times));
            add(counted, null, address, ofOtherCauses);
        }
    }
}
