package io.edgemep.server.dataplane;

import io.edgemep.server.rules.Action;
import io.edgemep.server.rules.FilterType;
import io.edgemep.server.rules.TrafficRule;
import java.util.List;

/// A traffic rule as nftables can put it into effect.
///
/// @param type whether the other direction of flows is meant, too
record Steering(FilterType type, List<PacketFilter> filters, Fate fate) {

    /// @throws Unsupported when it cannot
    static Steering of(TrafficRule rule, NftablesProperties properties) {
        var filters = rule.trafficFilter().stream().map(PacketFilter::of).toList();
        return new Steering(rule.filterType(), filters, fate(rule, properties)).checked(rule.action());
    }

    private static Fate fate(TrafficRule rule, NftablesProperties properties) {
        return switch (rule.action()) {
            case DROP -> new Fate.Drop();
            case PASSTHROUGH -> new Fate.Pass();
            case FORWARD_DECAPSULATED, FORWARD_ENCAPSULATED -> {
                var targets = targets(rule, 1, properties);
                yield switch (targets.getFirst()) {
                    case Target.Mac mac -> new Fate.Divert(mac);
                    case Target.Ip ip when rule.filterType() == FilterType.FLOW -> new Fate.Translate(ip);
                    case Target.Ip ip -> new Fate.Readdress(ip);
                };
            }
            case DUPLICATE_DECAPSULATED, DUPLICATE_ENCAPSULATED -> {
                var targets = targets(rule, 2, properties);
                yield rule.filterType() == FilterType.FLOW
                        ? new Fate.Copy(List.of(targets.getFirst()), List.of(targets.getLast()))
                        : new Fate.Copy(targets.stream().distinct().toList(), List.of());
            }
        };
    }

    private static List<Target> targets(TrafficRule rule, int most, NftablesProperties properties) {
        var given = rule.destinations();
        if (given.isEmpty() || given.size() > most) {
            throw new Unsupported("dstInterface has %d destinations; with the action %s send %s."
                    .formatted(given.size(), rule.action(), most == 1 ? "exactly one" : "one or two"));
        }
        return given.stream().map(each -> Target.of(each, properties)).toList();
    }

    private Steering checked(Action action) {
        var decapsulates = action == Action.FORWARD_DECAPSULATED || action == Action.DUPLICATE_DECAPSULATED;
        for (var filter : filters) {
            if (filter.tunnel() != null && decapsulates) {
                throw new Unsupported("action %s is not possible with a tunnel in trafficFilter: nftables cannot take"
                                .formatted(action)
                        + " packets out of GTP-U; use the action that ends with ENCAPSULATED.");
            } else if (filter.tunnel() != null && fate instanceof Fate.Translate) {
                throw new Unsupported(
                        "filterType FLOW is not possible when packets in a GTP-U tunnel are forwarded to an"
                                + " IP address: their flows are not tracked; use PACKET.");
            }
            switch (fate) {
                case Fate.Drop _, Fate.Pass _, Fate.Divert _ -> {}
                case Fate.Translate(var to) -> requireFamily(filter, to);
                case Fate.Readdress(var to) -> requireFamily(filter, to);
                case Fate.Copy(var along, var against) -> {
                    along.forEach(to -> requireFamily(filter, to));
                    against.forEach(to -> requireFamily(filter, to));
                }
            }
        }
        return this;
    }

    private static void requireFamily(PacketFilter filter, Target target) {
        if (!(target instanceof Target.Ip(var family, var address))) {
            return;
        }
        var other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
        if (filter.names(other) || !filter.outerFamilies().contains(family)) {
            throw new Unsupported(
                    "dstInterface.dstIpAddress %s cannot be reached by the %s packets of trafficFilter; send"
                                    .formatted(address, other.title)
                            + " a rule for each IP version.");
        }
    }

    boolean translates() {
        return fate instanceof Fate.Translate;
    }

    boolean usesMac() {
        return switch (fate) {
            case Fate.Divert _ -> true;
            case Fate.Copy(var along, var against) -> hasMac(along) || hasMac(against);
            case Fate.Drop _, Fate.Pass _, Fate.Translate _, Fate.Readdress _ -> false;
        };
    }

    private static boolean hasMac(List<Target> targets) {
        return targets.stream().anyMatch(Target.Mac.class::isInstance);
    }
}
