package io.edgemep.server.dns;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/// What the embedded server knows by itself, as of one moment: the records of rules, and where nothing else exists.
///
/// A rule's name outside all zones is a zone of its own, of which the server says nothing but the rule.
final class ServedNames {

    private static final int REFRESH = 28_800;
    private static final int RETRY = 7_200;
    private static final int EXPIRE = 604_800;

    private final List<Name> zones;
    private final long negativeTtl;
    private final long serial;
    private final Map<Name, List<Record>> records;
    private final Set<Name> parents = new HashSet<>();

    /// @param zones names below which nothing exists but the records
    /// @param negativeTtl seconds for which it may be kept that something does not exist
    /// @param serial of the SOA records
    ServedNames(List<Name> zones, long negativeTtl, long serial, Collection<AddressRecord> records) {
        this.zones = zones;
        this.negativeTtl = negativeTtl;
        this.serial = serial;
        this.records = records.stream()
                .map(AddressRecord::record)
                .collect(Collectors.groupingBy(Record::getName, HashMap::new, Collectors.toUnmodifiableList()));
        this.records.keySet().forEach(this::addParents);
        zones.forEach(this::addParents);
    }

    /// A name above a record or a zone exists, although it has no record: to deny it would deny all that is below it.
    private void addParents(Name name) {
        for (var parent = name;
                parent.labels() > 0 && Names.zoneOf(zones, parent).isPresent(); ) {
            parent = new Name(parent, 1);
            parents.add(parent);
        }
    }

    /// What is said to one question.
    sealed interface Said {

        record Records(List<Record> records) implements Said {}

        record NoData(Record soa) implements Said {}

        record NoName(Record soa) implements Said {}

        /// It is not for this server to say.
        record Nothing() implements Said {}
    }

    Said find(Name name, int type) {
        var own = records.getOrDefault(name, List.of());
        var zone = Names.zoneOf(zones, name);
        if (own.isEmpty() && zone.isEmpty()) {
            return new Said.Nothing();
        }
        var apex = zone.orElse(name);
        if (type == Type.SOA && name.equals(apex)) {
            return new Said.Records(List.of(soa(apex)));
        } else if (own.isEmpty() && !name.equals(apex) && !parents.contains(name)) {
            return new Said.NoName(soa(apex));
        }
        var found = type == Type.ANY && !own.isEmpty()
                ? List.of(minimal(name))
                : own.stream().filter(record -> record.getType() == type).toList();
        return found.isEmpty() ? new Said.NoData(soa(apex)) : new Said.Records(found);
    }

    int size() {
        return records.size();
    }

    /// The answer to ANY that RFC 8482, section 4.2, has for servers that do not enumerate their records.
    private Record minimal(Name name) {
        return new HINFORecord(name, DClass.IN, negativeTtl, "RFC8482", "");
    }

    /// Names as in the empty zones that resolvers have built in: nobody transfers this zone or writes to its admin.
    private Record soa(Name apex) {
        return new SOARecord(
                apex, DClass.IN, negativeTtl, apex, Name.root, serial, REFRESH, RETRY, EXPIRE, negativeTtl);
    }
}
