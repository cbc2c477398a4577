package io.edgemep.server.dns;

import io.edgemep.server.rules.RuleKey;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/// A record that this platform has put into a zone, or may have.
///
/// @param zone where it is
/// @param set its name and type
/// @param address what it says
/// @param rule for which rule
/// @param unansweredSince when it was sent in an update whose answer is not known; null when every one was answered
record PublishedRecord(
        Name zone,
        RecordSet set,
        InetAddress address,
        RuleKey rule,
        @Nullable Instant unansweredSince) {

    /// Whether it is the same record, for whichever rule.
    boolean isOf(PublishedRecord other) {
        return set.equals(other.set) && address.equals(other.address);
    }

    PublishedRecord unanswered(@Nullable Instant since) {
        return new PublishedRecord(zone, set, address, rule, since);
    }
}
