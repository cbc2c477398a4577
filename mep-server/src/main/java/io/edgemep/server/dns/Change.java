package io.edgemep.server.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/// What is to be changed so that a wanted record is there, as updates that say what they expect to find.
///
/// @param record the wanted one
/// @param before what is noted of the record already
/// @param stale older records of this platform
/// @param others addresses that somebody else has put there
record Change(
        AddressRecord wanted,
        PublishedRecord record,
        Optional<PublishedRecord> before,
        List<PublishedRecord> stale,
        Set<InetAddress> others,
        long ttl) {

    /// Whether the record was there, and somebody has put others in its place.
    boolean isLost() {
        return !others.isEmpty()
                && before.filter(noted -> noted.unansweredSince() == null).isPresent();
    }

    /// In place of the platform's records that are present; where there are none, of nothing.
    Update update(List<PublishedRecord> present, Observed observed) {
        var set = record.set();
        var update = new Update(record.zone());
        if (present.isEmpty()) {
            update.absent(set.name(), set.type());
            update.absent(set.name(), Type.CNAME);
        } else {
            observed.addresses().forEach(address -> update.present(set.record(address, 0)));
        }
        present.forEach(each -> update.delete(set.record(each.address(), 0)));
        update.add(set.record(record.address(), ttl));
        return update;
    }

    /// Back among those of others.
    Update besideOthers() {
        var set = record.set();
        var update = new Update(record.zone());
        others.forEach(address -> update.present(set.record(address, 0)));
        update.add(set.record(record.address(), ttl));
        return update;
    }
}
