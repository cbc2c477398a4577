package io.edgemep.server.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much of what is wanted a node's Admin API would take in one request: of a larger one it takes nothing,
/// new keys neither.
final class Room {

    private static final Logger log = LoggerFactory.getLogger(Room.class);

    private final long most;
    private int without;

    Room(GatewayProperties.Declarative properties) {
        this.most = properties.maxOctets().toBytes();
    }

    /// Those services for which there is room, in their order; a large one lets smaller ones pass.
    ///
    /// @param base with lists of services and upstreams
    /// @param publications entities by serInstanceId
    Map<String, List<Entity>> fitting(Map<String, Object> base, Map<String, List<Entity>> publications) {
        var bare = Configuration.of(Map.of(), Map.of()).octets();
        var left = most - Configuration.of(base, Map.of()).octets();
        var fitting = new LinkedHashMap<String, List<Entity>>();
        for (var entry : publications.entrySet()) {
            var one = Map.of(entry.getKey(), entry.getValue());
            // And a comma in either list.
            var needed = Configuration.of(Map.of(), one).octets() - bare + 2;
            if (needed <= left) {
                left -= needed;
                fitting.put(entry.getKey(), entry.getValue());
            }
        }
        tell(publications.size() - fitting.size());
        return fitting;
    }

    private void tell(int count) {
        if (count != without) {
            log.warn(
                    "{} published services have no room in the gateway's configuration (mep.gateway.declarative.max-octets is {})",
                    count,
                    most);
        }
        without = count;
    }
}
