package io.edgemep.server.dns;

import io.edgemep.server.rules.RuleKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;

/// One name and type in a zone, and what is to be done about it.
///
/// @param wanted the record that is to be there; none: no record of this platform
/// @param own all records that this platform has put there, or may have
record Place(RecordSet set, Name zone, Optional<AddressRecord> wanted, List<PublishedRecord> own) {

    /// The rule that wants it, or those that have left something there.
    Set<RuleKey> rules() {
        return wanted.map(record -> Set.of(record.rule()))
                .orElseGet(() -> own.stream().map(PublishedRecord::rule).collect(Collectors.toSet()));
    }
}
