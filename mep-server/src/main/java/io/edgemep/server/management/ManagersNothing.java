package io.edgemep.server.management;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes out of a rule what the managers of EdgeGallery write where they mean nothing: empty texts, nulls, objects of
/// such, ids of their own database, and zeros for all three of qCI, dSCP and tC.
final class ManagersNothing {

    private static final Set<String> THEIR_OWN =
            Set.of("trafficfilterid", "dstinterfaceid", "tunnelinfoid", "tunnelspecificdata");
    private static final List<String> MARKS = List.of("qCI", "dSCP", "tC");

    private ManagersNothing() {}

    static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isString() && value.asString().isBlank())
                || (value.isObject() && value.isEmpty());
    }

    /// @return the same object, changed
    static ObjectNode removedFrom(ObjectNode rule) {
        rule.properties().forEach(member -> descend(member.getValue()));
        var nothing = rule.properties().stream()
                .filter(member -> isNothing(member.getValue())
                        || THEIR_OWN.contains(member.getKey().toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .toList();
        rule.remove(nothing);
        misspelt(rule);
        if (MARKS.stream()
                .allMatch(mark -> rule.path(mark).isInt() && rule.path(mark).asInt() == 0)) {
            rule.remove(MARKS);
        }
        rule.properties().stream()
                .filter(member -> member.getKey().equalsIgnoreCase("dstInterface"))
                .forEach(member -> withoutEmpty(member.getValue()));
        return rule;
    }

    private static void descend(JsonNode value) {
        switch (value) {
            case ObjectNode object -> removedFrom(object);
            case ArrayNode array -> array.forEach(ManagersNothing::descend);
            default -> {
                // A text or a number has no members.
            }
        }
    }

    /// mecm-apprulemgr's name of srcTunnelPort; dropped, the filter would match more than it was meant to.
    private static void misspelt(ObjectNode filter) {
        var ports = filter.remove("drcTunnelPort");
        if (ports != null && !filter.has("srcTunnelPort")) {
            filter.set("srcTunnelPort", ports);
        }
    }

    private static void withoutEmpty(JsonNode interfaces) {
        if (interfaces instanceof ArrayNode array) {
            array.removeIf(one -> one.isObject() && one.isEmpty());
        }
    }
}
