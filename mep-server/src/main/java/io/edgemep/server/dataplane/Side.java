package io.edgemep.server.dataplane;

import io.edgemep.server.rules.AddressMatch;
import io.edgemep.server.rules.PortMatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a filter says of the source or the destination of packets; an empty list matches everything.
record Side(List<AddressMatch> addresses, List<PortMatch> ports) {

    static final int PORT_BITS = 16;

    /// @param name of the member with addresses, and of the one with ports
    static Side of(String name, @Nullable List<String> addresses, String portName, @Nullable List<String> ports) {
        return new Side(
                addresses == null
                        ? List.of()
                        : addresses.stream()
                                .map(address -> AddressMatch.parse(name, address))
                                .toList(),
                ports == null
                        ? List.of()
                        : ports.stream()
                                .map(port -> PortMatch.parse(portName, port))
                                .toList());
    }

    boolean allows(Family family) {
        return addresses.isEmpty() || addresses.stream().anyMatch(family::has);
    }

    boolean names(Family family) {
        return addresses.stream().anyMatch(family::has);
    }

    /// Empty when every port matches.
    Optional<Intervals> portIntervals() {
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        var intervals = Intervals.of(ports.stream().map(port -> Interval.of(port.first(), port.last())));
        return intervals.isAll(PORT_BITS) ? Optional.empty() : Optional.of(intervals);
    }
}
