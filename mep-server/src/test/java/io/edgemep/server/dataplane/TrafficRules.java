package io.edgemep.server.dataplane;

import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Traffic rules for tests, written as clients write them.
final class TrafficRules {

    private static final JsonMapper JSON = JsonMapper.shared();

    private TrafficRules() {}

    /// @param rest the members after state, as JSON with single quotes
    static TrafficRule rule(String action, int priority, String type, String filter, String rest) {
        var text = "{'trafficRuleId': 'r', 'action': '%s', 'priority': %d, 'filterType': '%s', 'trafficFilter': [%s]%s}"
                .formatted(action, priority, type, filter, rest.isEmpty() ? "" : ", " + rest);
        return JSON.readValue(text.replace('\'', '"'), TrafficRule.class);
    }

    static TrafficRule drop(String type, String filter) {
        return rule("DROP", 10, type, filter, "");
    }

    static TrafficRule pass(int priority, String filter) {
        return rule("PASSTHROUGH", priority, "PACKET", filter, "");
    }

    static TrafficRule sent(String action, String type, String filter, String... destinations) {
        return rule(action, 10, type, filter, "'dstInterface': [%s]".formatted(String.join(", ", destinations)));
    }

    static String ip(String address) {
        return "{'interfaceType': 'IP', 'dstIpAddress': '%s'}".formatted(address);
    }

    static String mac(String address) {
        return "{'interfaceType': 'MAC', 'dstMacAddress': '%s'}".formatted(address);
    }

    static String mac(String source, String address) {
        return "{'interfaceType': 'MAC', 'srcMacAddress': '%s', 'dstMacAddress': '%s'}".formatted(source, address);
    }

    static RuleKey key(int number) {
        return new RuleKey("app", "rule-" + number);
    }

    static List<WantedRule<TrafficRule>> wanted(TrafficRule... rules) {
        return IntStream.range(0, rules.length)
                .mapToObj(i -> new WantedRule<>(key(i), rules[i]))
                .toList();
    }
}
