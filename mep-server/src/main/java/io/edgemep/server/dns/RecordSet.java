package io.edgemep.server.dns;

import java.net.InetAddress;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Name and type of records: at most one rule may want each.
///
/// @param name absolute, compared without regard to case
/// @param type A or AAAA, by its number
record RecordSet(Name name, int type) {

    static RecordSet of(String name, int type) {
        return new RecordSet(Names.absolute(name), type);
    }

    /// @param ttl seconds; 0 in updates that only name the record
    Record record(InetAddress address, long ttl) {
        return AddressRecord.of(name, address, ttl);
    }

    @Override
    public String toString() {
        return Type.string(type) + " record of " + name.toString(true);
    }
}
