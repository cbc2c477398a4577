package io.edgemep.server.dns;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.WantedRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The records that rules ask for, one for each name and type, and the rules that ask for one that is another's.
///
/// @param records in the order of the rules
/// @param conflicts rules that are not in effect, since an earlier one has their name and type
record WantedRecords(Map<RecordSet, AddressRecord> records, Map<RuleKey, Fault> conflicts) {

    static WantedRecords of(List<WantedRule<DnsRule>> rules, DnsProperties properties) {
        var records = new LinkedHashMap<RecordSet, AddressRecord>();
        var conflicts = new LinkedHashMap<RuleKey, Fault>();
        for (var rule : rules) {
            var record = AddressRecord.of(rule, properties.ttlWhenAbsent().toSeconds());
            var other = records.putIfAbsent(record.set(), record);
            if (other != null) {
                conflicts.put(rule.key(), conflict(record, other));
            }
        }
        return new WantedRecords(records, conflicts);
    }

    private static Fault conflict(AddressRecord record, AddressRecord other) {
        return new Fault(
                "The %s is what rule %s says; deactivate one of the two rules.".formatted(record.set(), other.rule()),
                false);
    }
}
