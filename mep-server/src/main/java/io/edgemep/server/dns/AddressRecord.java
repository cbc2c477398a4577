package io.edgemep.server.dns;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.DnsRule.IpAddressType;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.WantedRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// The record that one DNS rule asks for.
///
/// @param rule whose it is
/// @param set name and type
/// @param address 4 or 16 bytes, as the type says
/// @param ttl seconds
record AddressRecord(RuleKey rule, RecordSet set, InetAddress address, long ttl) {

    static AddressRecord of(WantedRule<DnsRule> wanted, long ttlWhenAbsent) {
        var rule = wanted.rule();
        var type = rule.ipAddressType() == IpAddressType.IP_V6 ? Type.AAAA : Type.A;
        var ttl = Objects.requireNonNullElse(rule.ttl(), ttlWhenAbsent);
        return new AddressRecord(
                wanted.key(),
                RecordSet.of(rule.domainName(), type),
                InetAddress.ofLiteral(rule.ipAddress()),
                ttl.longValue());
    }

    Record record() {
        return of(set.name(), address, ttl);
    }

    static Record of(Name name, InetAddress address, long ttl) {
        return address instanceof Inet6Address
                ? new AAAARecord(name, DClass.IN, ttl, address)
                : new ARecord(name, DClass.IN, ttl, address);
    }
}
