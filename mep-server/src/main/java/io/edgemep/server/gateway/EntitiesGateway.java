package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import io.edgemep.server.gateway.PublishedEntities.There;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kong with a database, told entity by entity.
///
/// What has to go goes first, and routes before all that they need. A service of which more than one entity
/// changes loses its route meanwhile: nobody may reach a new place by the old list of consumers, or an old
/// place by the new one.
final class EntitiesGateway implements Gateway {

    private static final Logger log = LoggerFactory.getLogger(EntitiesGateway.class);

    private final AdminApi kong;
    private final Entities entities;
    private final PublishedEntities published;
    private final Refusals refusals;

    EntitiesGateway(AdminApi kong, Entities entities, GatewayProperties properties, Refusals refusals) {
        this.kong = kong;
        this.entities = entities;
        this.published = new PublishedEntities(kong, properties);
        this.refusals = refusals;
    }

    @Override
    public Result bring(List<Publication> wanted) {
        var all = new LinkedHashMap<String, List<Entity>>();
        wanted.forEach(publication -> all.put(publication.serviceId(), entities.of(publication)));
        refusals.outlive(all);
        var outcomes = new HashMap<String, Outcome>();
        var failure = "";
        try {
            bring(refusals.without(all), outcomes);
        } catch (GatewayFailed failed) {
            failure = failed.sentence();
        }
        for (var serviceId : all.keySet()) {
            outcomes.putIfAbsent(serviceId, refusals.outcome(serviceId, Outcome.NOT_TOLD));
        }
        return new Result(outcomes, failure);
    }

    private void bring(Map<String, List<Entity>> tried, Map<String, Outcome> outcomes) {
        var there = published.read();
        there.without(Kind.ROUTE, ids(tried)).forEach(found -> remove(found.path()));
        tried.forEach((serviceId, parts) -> outcomes.put(serviceId, bring(serviceId, parts, there)));
        // What was refused has lost its route, and the rest of it leads nowhere.
        var kept = ids(refusals.without(tried));
        for (var kind : List.of(Kind.PLUGIN, Kind.SERVICE, Kind.TARGET, Kind.UPSTREAM)) {
            there.without(kind, kept).forEach(found -> remove(found.path()));
        }
    }

    private static Set<String> ids(Map<String, List<Entity>> services) {
        return services.values().stream().flatMap(List::stream).map(Entity::id).collect(Collectors.toSet());
    }

    private Outcome bring(String serviceId, List<Entity> parts, There there) {
        var route = parts.getLast();
        var changed = parts.stream()
                .filter(part -> part.kind() != Kind.ROUTE && !there.has(part, serviceId))
                .toList();
        var withdrawn = changed.size() > 1 && there.hasId(route.id());
        try {
            if (withdrawn) {
                kong.delete(route.path());
            }
            changed.forEach(part -> kong.put(part.path(), part.body(serviceId)));
            if (withdrawn || !there.has(route, serviceId)) {
                kong.put(route.path(), route.body(serviceId));
            }
            return Outcome.ACTIVE;
        } catch (EntityRefused refused) {
            // Also what was made just now, which is not among what was there; the route first.
            parts.reversed().forEach(part -> remove(part.path()));
            return refusals.note(serviceId, parts, refused.sentence());
        }
    }

    /// Somebody may have made a route of his own to a service of ours: that service is left, with its checks.
    private void remove(String path) {
        try {
            kong.delete(path);
        } catch (EntityRefused kept) {
            log.warn("The gateway keeps {}: {}", path, kept.sentence());
        }
    }
}
