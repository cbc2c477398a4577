package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Entity.Kind;
import io.edgemep.server.gateway.PublishedEntities.Found;
import io.edgemep.server.gateway.PublishedEntities.There;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A Kong with a database, told entity by entity.
///
/// What has to go goes first, and routes before all that they need. A service of which more than one entity
/// comes, goes or changes loses its route meanwhile: nobody may reach a new place by the old list of consumers,
/// or an old place by the new one. What fails at one service does not keep the others from being brought.
final class EntitiesGateway implements Gateway {

    private final AdminApi kong;
    private final Entities entities;
    private final PublishedEntities published;
    private final Refusals refusals;
    private final Removals removals;
    private final Attempts withdrawals = new Attempts();
    private final Attempts changes = new Attempts();
    private final Attempts cleanings = new Attempts();

    EntitiesGateway(AdminApi kong, Entities entities, Refusals refusals) {
        this.kong = kong;
        this.entities = entities;
        this.published = new PublishedEntities(kong);
        this.refusals = refusals;
        this.removals = new Removals(kong);
    }

    @Override
    public Result bring(List<Publication> wanted) {
        var all = new LinkedHashMap<String, List<Entity>>();
        wanted.forEach(publication -> all.put(publication.serviceId(), entities.of(publication)));
        refusals.outlive(all);
        var outcomes = new HashMap<String, Outcome>();
        var failures = new ArrayList<String>();
        try {
            bring(refusals.without(all), outcomes, failures);
        } catch (GatewayFailed failed) {
            failures.add(failed.sentence());
        }
        for (var serviceId : all.keySet()) {
            outcomes.putIfAbsent(serviceId, refusals.outcome(serviceId, Outcome.NOT_TOLD));
        }
        return new Result(outcomes, String.join("; ", failures));
    }

    private void bring(Map<String, List<Entity>> tried, Map<String, Outcome> outcomes, List<String> failures) {
        var there = published.read();
        removals.outlive(there.paths());
        withdrawals.each(there.routesWithout(routes(tried)), (path, _) -> removals.remove(path), failures);
        changes.each(tried, (serviceId, parts) -> outcomes.put(serviceId, bring(serviceId, parts, there)), failures);
        // What was refused has lost its route, and the rest of it leads nowhere.
        var kept = refusals.without(tried).keySet();
        cleanings.each(there.leftovers(kept), (_, leftovers) -> clean(leftovers), failures);
    }

    private static Set<String> routes(Map<String, List<Entity>> services) {
        return services.values().stream().map(parts -> parts.getLast().id()).collect(Collectors.toSet());
    }

    private Outcome bring(String serviceId, List<Entity> parts, There read) {
        var there = published.withTargets(read, serviceId, parts);
        var route = parts.getLast();
        var gone = there.gone(serviceId, parts);
        var changed = parts.stream()
                .filter(part -> part.kind() != Kind.ROUTE && !there.has(part, serviceId))
                .toList();
        var withdrawn = gone.size() + changed.size() > 1;
        try {
            if (withdrawn) {
                // Also one that somebody has taken the tag from, and that is therefore not seen.
                kong.delete(route.path());
            }
            // Nothing is published in part: what Kong keeps is in the way.
            gone.forEach(found -> kong.delete(found.path()));
            changed.forEach(part -> kong.put(part.path(), part.body(serviceId)));
            if (withdrawn || !there.has(route, serviceId)) {
                kong.put(route.path(), route.body(serviceId));
            }
            return Outcome.ACTIVE;
        } catch (EntityRefused refused) {
            // Also what was made just now, which is not among what was there.
            withdraw(parts);
            return refusals.note(serviceId, parts, refused.sentence());
        }
    }

    /// The route first. Plugins and targets go with what they belong to.
    private void withdraw(List<Entity> parts) {
        removals.remove(parts.getLast().path());
        if (areRemoved(paths(parts, Kind.SERVICE))) {
            areRemoved(paths(parts, Kind.UPSTREAM));
        }
    }

    private static List<String> paths(List<Entity> parts, Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .map(Entity::path)
                .toList();
    }

    /// Tries each, also after one that Kong keeps.
    private boolean areRemoved(List<String> paths) {
        return paths.stream().filter(path -> !removals.remove(path)).count() == 0;
    }

    /// Somebody may have made a route of his own to a service of ours: Kong then keeps that service, and with it
    /// stay its plugins, since they check who calls, and where it leads to.
    private void clean(List<Found> leftovers) {
        var services = of(Kind.SERVICE, leftovers);
        var ids = services.stream()
                .map(found -> found.fields().path("id").asString())
                .collect(Collectors.toSet());
        var removed = areRemoved(services.stream().map(Found::path).toList());
        for (var plugin : of(Kind.PLUGIN, leftovers)) {
            if (!ids.contains(plugin.fields().at("/service/id").asString(""))) {
                removals.remove(plugin.path());
            }
        }
        if (removed) {
            of(Kind.UPSTREAM, leftovers).forEach(upstream -> removals.remove(upstream.path()));
        }
    }

    private static List<Found> of(Kind kind, List<Found> found) {
        return found.stream().filter(each -> each.kind() == kind).toList();
    }
}
