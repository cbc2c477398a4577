package io.edgemep.server.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Kongs without a database, each of which is given the whole configuration: the file that
/// `gateway-config/render` writes, and what publishes services. A node takes all of it or nothing, so a service
/// that it refuses is left out for the others' sake.
final class DeclarativeGateway implements Gateway {

    /// Kong names all that is wrong at once; what is wrong after that many times is so for another reason.
    private static final int ATTEMPTS = 5;

    private final List<KongNode> nodes;
    private final BaseConfiguration base;
    private final Entities entities;
    private final Refusals refusals;
    private final Room room;
    private final Duration minInterval;
    private final Clock clock;
    private Instant told = Instant.MIN;
    /// Services that were left out last, for want of room.
    private Set<String> without = Set.of();

    DeclarativeGateway(
            List<AdminApi> nodes,
            BaseConfiguration base,
            Entities entities,
            Refusals refusals,
            GatewayProperties.Declarative properties,
            Clock clock) {
        this.nodes = nodes.stream().map(KongNode::new).toList();
        this.base = base;
        this.entities = entities;
        this.refusals = refusals;
        this.room = new Room(properties);
        this.minInterval = properties.minInterval();
        this.clock = clock;
    }

    @Override
    public boolean moved() {
        return base.moved();
    }

    /// Every change costs each node the whole configuration: a service that comes and goes must not make that many.
    @Override
    public boolean isResting() {
        var now = clock.instant();
        // A clock that was put back must not put anything off.
        return !now.isBefore(told) && now.isBefore(told.plus(minInterval));
    }

    @Override
    public Result bring(List<Publication> wanted) {
        var all = new LinkedHashMap<String, List<Entity>>();
        wanted.forEach(publication -> all.put(publication.serviceId(), entities.of(publication)));
        refusals.outlive(all);
        var posts = posts();
        String failure;
        try {
            failure = tell(base.read(), all);
        } catch (GatewayFailed unreadable) {
            failure = unreadable.sentence();
        }
        if (posts() > posts) {
            told = clock.instant();
        }
        var otherwise = failure.isEmpty() ? Outcome.ACTIVE : Outcome.NOT_TOLD;
        var outcomes = new HashMap<String, Outcome>();
        for (var serviceId : all.keySet()) {
            outcomes.put(
                    serviceId, refusals.outcome(serviceId, without.contains(serviceId) ? Outcome.NO_ROOM : otherwise));
        }
        return new Result(outcomes, failure);
    }

    private long posts() {
        return nodes.stream().mapToLong(KongNode::posts).sum();
    }

    /// @return why not every node has it; empty when each has
    private String tell(Map<String, Object> configuration, Map<String, List<Entity>> all) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var allowed = refusals.without(all);
            var told = room.fitting(configuration, allowed);
            without = new HashSet<>(allowed.keySet());
            without.removeAll(told.keySet());
            var whole = Configuration.of(configuration, told);
            var failures = new ArrayList<String>();
            var refused = false;
            for (var node : nodes) {
                try {
                    node.bring(whole);
                } catch (EntityRefused refusal) {
                    refused |= note(refusal, told);
                    failures.add("%s: %s".formatted(node, refusal.sentence()));
                } catch (GatewayFailed failed) {
                    failures.add(failed.sentence());
                }
            }
            if (!refused) {
                return String.join("; ", failures);
            }
        }
        return "The gateway refuses something new each time.";
    }

    /// @return whether it is of services that were among what was told
    private boolean note(EntityRefused refusal, Map<String, List<Entity>> told) {
        var reasons = new TreeMap<String, String>();
        for (var error : refusal.answer().path("flattened_errors")) {
            var first = error.path("errors").path(0);
            var sentence = "The gateway does not take the %s: %s %s"
                    .formatted(
                            error.path("entity_type").asString("entity"),
                            first.path("field").asString(""),
                            first.path("message").asString(""));
            reasons.putIfAbsent(Entity.serviceOf(error.path("entity_tags")), EntityRefused.clean(sentence));
        }
        var noted = false;
        for (var reason : reasons.entrySet()) {
            var parts = told.get(reason.getKey());
            if (parts != null) {
                refusals.note(reason.getKey(), parts, reason.getValue());
                noted = true;
            }
        }
        return noted;
    }
}
