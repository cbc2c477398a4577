package io.edgemep.server.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services that the gateway has refused, so that it is not asked for the same again and again: each is left
/// out until it has changed, or for a while, since the gateway may have changed.
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<String, Refusal> refusals = new HashMap<>();
    private final Duration retry;
    private final Clock clock;

    Refusals(GatewayProperties properties, Clock clock) {
        this.retry = properties.retryRefused();
        this.clock = clock;
    }

    /// @param parts what was refused; other parts are tried at once
    private record Refusal(List<Entity> parts, Outcome outcome, Instant at) {}

    /// Forgets what has changed since it was refused, or was refused a while ago.
    ///
    /// @param all what is wanted, by serInstanceId
    void outlive(Map<String, List<Entity>> all) {
        var now = clock.instant();
        refusals.entrySet()
                .removeIf(entry -> !entry.getValue().parts().equals(all.get(entry.getKey()))
                        || !now.isBefore(entry.getValue().at().plus(retry))
                        // By a clock that was put back since.
                        || now.isBefore(entry.getValue().at()));
    }

    /// Those of the services that may be tried.
    Map<String, List<Entity>> without(Map<String, List<Entity>> services) {
        var rest = new LinkedHashMap<>(services);
        rest.keySet().removeAll(refusals.keySet());
        return rest;
    }

    /// @param reason as it is told
    Outcome note(String serviceId, List<Entity> parts, String reason) {
        log.warn("The service {} is not published: {}", serviceId, reason);
        var outcome = Outcome.refused(reason);
        refusals.put(serviceId, new Refusal(parts, outcome, clock.instant()));
        return outcome;
    }

    /// What became of a service: that it is refused, if it is.
    Outcome outcome(String serviceId, Outcome otherwise) {
        var refusal = refusals.get(serviceId);
        return refusal == null ? otherwise : refusal.outcome();
    }
}
