package io.edgemep.server.dns;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.WantedRule;

/// DNS rules of one application of the tests.
final class TestRules {

    private TestRules() {}

    static RuleKey key(String ruleId) {
        return new RuleKey("app", ruleId);
    }

    static WantedRule<DnsRule> rule(String ruleId, String name, String address, Integer ttl) {
        return new WantedRule<>(key(ruleId), plain(name, address, ttl));
    }

    static DnsRule plain(String name, String address, Integer ttl) {
        var type = address.contains(":") ? DnsRule.IpAddressType.IP_V6 : DnsRule.IpAddressType.IP_V4;
        return new DnsRule("rule", name, type, address, ttl, RuleState.ACTIVE);
    }
}
