package io.edgemep.server.dataplane;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// IP protocols by their numbers (IANA's Assigned Internet Protocol Numbers).
final class Protocols {

    static final int UDP = 17;
    /// The protocols whose headers begin with a source port and a destination port, in order.
    static final List<Integer> WITH_PORTS = List.of(6, UDP, 132);

    private static final String ANY = "ANY";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
    private static final Map<String, Integer> NAMES = Map.ofEntries(
            entry("ICMP", 1),
            entry("IGMP", 2),
            entry("IPIP", 4),
            entry("TCP", 6),
            entry("UDP", UDP),
            entry("DCCP", 33),
            entry("GRE", 47),
            entry("ESP", 50),
            entry("AH", 51),
            entry("ICMPV6", 58),
            entry("IPV6-ICMP", 58),
            entry("OSPF", 89),
            entry("PIM", 103),
            entry("VRRP", 112),
            entry("SCTP", 132),
            entry("UDPLITE", 136));

    private Protocols() {}

    /// The numbers of the protocols that a filter allows, in order; empty when it allows all.
    static List<Integer> of(@Nullable List<String> texts) {
        var numbers = new TreeSet<Integer>();
        if (texts != null && texts.stream().noneMatch(ANY::equalsIgnoreCase)) {
            texts.forEach(text -> numbers.add(number(text)));
        }
        return List.copyOf(numbers);
    }

    private static int number(String text) {
        if (NUMBER.matcher(text).matches() && Integer.parseInt(text) <= 255) {
            return Integer.parseInt(text);
        }
        var number = NAMES.get(text.toUpperCase(Locale.ROOT));
        if (number == null) {
            throw new Unsupported(
                    "trafficFilter.protocol %s is not known here; send its number, 0 to 255, or ANY.".formatted(text));
        }
        return number;
    }
}
