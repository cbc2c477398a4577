package io.edgemep.server.rules;

import io.edgemep.common.InvalidMember;
import java.util.regex.Pattern;

/// Ports that a filter matches, from a first to a last one, both included.
public record PortMatch(int first, int last) {

    private static final Pattern PORTS = Pattern.compile("\\s*(\\d{1,5})\\s*(?:[-:]\\s*(\\d{1,5})\\s*)?");

    /// @param ports a port or `first-last`
    /// @throws InvalidMember that names the member
    public static PortMatch parse(String member, String ports) {
        var parts = PORTS.matcher(ports);
        if (parts.matches()) {
            var first = Integer.parseInt(parts.group(1));
            var last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
            if (first <= last && last <= 65535) {
                return new PortMatch(first, last);
            }
        }
        throw InvalidMember.of(member, "contains what is no port or range of ports; send 0 to 65535 or first-last.");
    }
}
