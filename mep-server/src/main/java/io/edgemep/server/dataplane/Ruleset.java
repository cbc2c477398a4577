package io.edgemep.server.dataplane;

import io.edgemep.server.dataplane.Matches.Place;
import io.edgemep.server.rules.RuleKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One transaction that replaces all of the platform's tables by what the given rules need.
final class Ruleset {

    /// Families in which the platform may have a table.
    static final List<String> FAMILIES = List.of("ip", "ip6", "netdev");

    /// Name of the set of protocols that have ports. One for all rules: with a set in each of them, nft takes many
    /// times as long.
    static final String WITH_PORTS = "with_ports";

    private static final String NETDEV = "netdev";
    private static final int COMMENT = 120;

    private final NftablesProperties properties;
    private final List<Map<String, ?>> commands = new ArrayList<>();
    private int statements;
    private int copies;

    private Ruleset(NftablesProperties properties) {
        this.properties = properties;
    }

    /// @param rules in the order in which they are judged; none: no table is left
    static Ruleset of(List<SteeredRule> rules, NftablesProperties properties) {
        var ruleset = new Ruleset(properties);
        FAMILIES.forEach(ruleset::remove);
        if (!rules.isEmpty()) {
            Stream.of(Family.values()).forEach(family -> ruleset.judge(family, rules));
        }
        var framed = until(rules, SteeredRule::usesMac);
        if (!framed.isEmpty()) {
            ruleset.frames(framed);
        }
        return ruleset;
    }

    /// What nft reads.
    Map<String, ?> json() {
        return Map.of("nftables", commands);
    }

    /// How many rules of nftables it has.
    int statements() {
        return statements;
    }

    /// The rules up to the last of a kind: what is judged after it needs no mention.
    private static List<SteeredRule> until(List<SteeredRule> rules, Predicate<SteeredRule> kind) {
        var end = rules.size();
        while (end > 0 && !kind.test(rules.get(end - 1))) {
            end--;
        }
        return rules.subList(0, end);
    }

    /// A table can only be deleted where there is one, so it is added first.
    private void remove(String family) {
        add("table", Map.of("family", family, "name", properties.table()));
        commands.add(Map.of("delete", Map.of("table", Map.of("family", family, "name", properties.table()))));
    }

    private void table(String family) {
        add("table", Map.of("family", family, "name", properties.table()));
        add(
                "set",
                Map.of(
                        "family",
                        family,
                        "table",
                        properties.table(),
                        "name",
                        WITH_PORTS,
                        "type",
                        "inet_proto",
                        "elem",
                        Protocols.WITH_PORTS));
    }

    private void judge(Family family, List<SteeredRule> rules) {
        table(family.keyword);
        base(family.keyword, "judge", "filter", properties.priority(), "rules");
        rules.forEach(rule -> lines(family.keyword, "rules", rule, family, Place.PREROUTING));
        var translated = until(rules, SteeredRule::translates);
        if (!translated.isEmpty()) {
            base(family.keyword, "translate", "nat", properties.natPriority(), "connections");
            translated.forEach(rule -> lines(family.keyword, "connections", rule, family, Place.NAT));
        }
    }

    private void frames(List<SteeredRule> rules) {
        table(NETDEV);
        chain(NETDEV, "frames");
        for (var i = 0; i < properties.devices().size(); i++) {
            add(
                    "chain",
                    Map.of(
                            "family",
                            NETDEV,
                            "table",
                            properties.table(),
                            "name",
                            "ingress_" + i,
                            "type",
                            "filter",
                            "hook",
                            "ingress",
                            "dev",
                            properties.devices().get(i),
                            "prio",
                            properties.ingressPriority(),
                            "policy",
                            "accept"));
            rule(NETDEV, "ingress_" + i, List.of(Expression.jump("frames")), "");
        }
        for (var rule : rules) {
            for (var family : Family.values()) {
                lines(NETDEV, "frames", rule, family, Place.INGRESS);
            }
        }
    }

    /// A chain in the hook prerouting, which sends the packets of the configured interfaces into another.
    private void base(String family, String name, String type, int priority, String next) {
        add(
                "chain",
                Map.of(
                        "family", family,
                        "table", properties.table(),
                        "name", name,
                        "type", type,
                        "hook", "prerouting",
                        "prio", priority,
                        "policy", "accept"));
        chain(family, next);
        var arrival = Expression.meta("iifname");
        var devices = properties.devices().isEmpty()
                ? Expression.different(arrival, "lo")
                : Expression.equal(arrival, Expression.set(properties.devices()));
        rule(family, name, List.of(devices, Expression.jump(next)), "");
    }

    private void lines(String table, String chain, SteeredRule rule, Family family, Place place) {
        var lines = new Lines(rule.steering(), family, place).all();
        var target = chain;
        if (rule.steering().fate() instanceof Fate.Copy && !lines.isEmpty()) {
            // A chain of its own, which is left after one copy.
            target = "copy_" + copies++;
            chain(table, target);
            rule(table, chain, List.of(Expression.jump(target)), comment(rule.key()));
        }
        for (var line : lines) {
            rule(table, target, line, comment(rule.key()));
        }
    }

    private static String comment(RuleKey key) {
        var text = key.toString().replaceAll("[^ -~]|\"", "?");
        return text.length() > COMMENT ? text.substring(0, COMMENT) : text;
    }

    private void chain(String family, String name) {
        add("chain", Map.of("family", family, "table", properties.table(), "name", name));
    }

    private void rule(String family, String chain, List<Expression> expressions, String comment) {
        statements++;
        var rule = Map.of("family", family, "table", properties.table(), "chain", chain, "expr", expressions);
        add("rule", comment.isEmpty() ? rule : with(rule, comment));
    }

    private static Map<String, Object> with(Map<String, Object> rule, String comment) {
        var commented = new HashMap<>(rule);
        commented.put("comment", comment);
        return commented;
    }

    private void add(String kind, Map<String, ?> object) {
        commands.add(Map.of("add", Map.of(kind, object)));
    }
}
