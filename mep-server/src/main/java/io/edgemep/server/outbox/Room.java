package io.edgemep.server.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// For which lanes a relay has room.
///
/// @param lanes how many in all
/// @param lanesPerDestination how many of one destination, those that it has included; lanes that were just made and
/// those
///     that are due may be claimed at the same time, so there may be twice as many
/// @param busy how many it has, by destination
/// @param closed destinations that it leaves alone
record Room(int lanes, int lanesPerDestination, Map<String, Integer> busy, Collection<String> closed) {

    static final Room NONE = new Room(0, 0, Map.of(), List.of());

    StatementSpec describeTo(StatementSpec statement) {
        var destinations = List.copyOf(busy.keySet());
        return statement
                .param("free", lanes)
                .param("perDestination", lanesPerDestination)
                .param("destinations", destinations.toArray(String[]::new))
                .param("calls", destinations.stream().map(busy::get).toArray(Integer[]::new))
                .param("closed", closed.toArray(String[]::new));
    }
}
