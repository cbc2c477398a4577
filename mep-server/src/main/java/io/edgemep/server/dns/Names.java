package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/// Domain names, and which zone one belongs to.
final class Names {

    private Names() {}

    static Name absolute(String name) {
        return Name.fromConstantString(name.endsWith(".") ? name : name + ".");
    }

    /// @param property whose value they are, for the sentence that refuses one
    static List<Name> zones(String property, List<String> zones) {
        return zones.stream().map(zone -> zone(property, zone.strip())).toList();
    }

    private static Name zone(String property, String zone) {
        try {
            if (!zone.isEmpty()) {
                return Name.fromString(zone, Name.root);
            }
        } catch (TextParseException unreadable) {
            throw refused(property, zone);
        }
        throw refused(property, zone);
    }

    private static StartRefused refused(String property, String zone) {
        return new StartRefused("%s contains \"%s\", which is no domain name.".formatted(property, zone));
    }

    /// The innermost of the zones that contain the name.
    static Optional<Name> zoneOf(List<Name> zones, Name name) {
        return zones.stream().filter(name::subdomain).max(Comparator.comparingInt(Name::labels));
    }
}
