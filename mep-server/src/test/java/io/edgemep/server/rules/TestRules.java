package io.edgemep.server.rules;

import io.edgemep.server.rules.DnsRule.IpAddressType;
import java.util.List;
import java.util.UUID;

/// Rules as a platform manager pushes them.
public final class TestRules {

    private TestRules() {}

    public static DnsRule dns(String id, String name, RuleState state) {
        return new DnsRule(id, name, IpAddressType.IP_V4, "192.0.2.10", 60, state);
    }

    public static String name() {
        return "a" + UUID.randomUUID().toString().substring(0, 8) + ".edge.example";
    }

    public static TrafficRule traffic(String id, RuleState state) {
        return new TrafficRule(id, FilterType.FLOW, 1, List.of(filter("198.51.100.0/24")), Action.DROP, null, state);
    }

    static TrafficFilter filter(String dstAddress) {
        return new TrafficFilter(
                null,
                List.of(dstAddress),
                null,
                null,
                null,
                List.of("gold"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
