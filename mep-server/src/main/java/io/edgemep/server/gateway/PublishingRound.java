package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Publications.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/// One comparison of what is wanted with what the gateway has: it reads the services, tells the gateway, and
/// writes down what was found. One replica at a time does it, and none holds a connection to the database while
/// the gateway is waited for.
final class PublishingRound {

    private static final String TAKEN_OVER =
            "Another replica has taken over meanwhile, because this one took longer than its lease.";

    private final Judgement judgement;
    private final LimitedGateway gateway;
    private final Publications publications;
    private final Places places;
    private final RoundLease lease;

    PublishingRound(
            Judgement judgement, LimitedGateway gateway, Publications publications, Places places, RoundLease lease) {
        this.judgement = judgement;
        this.gateway = gateway;
        this.publications = publications;
        this.places = places;
        this.lease = lease;
    }

    boolean moved() {
        return gateway.moved();
    }

    boolean isResting() {
        return gateway.isResting();
    }

    /// Ends a round that is under way, with what it has done.
    void breakOff() {
        gateway.breakOff();
    }

    /// @return why not everything could be done, empty when it could; nothing where another replica is at it
    Optional<String> make() {
        return lease.take().map(holder -> {
            try {
                return told(holder);
            } finally {
                lease.release(holder);
            }
        });
    }

    private String told(UUID holder) {
        var verdict = judgement.all();
        var judged = verdict.services();
        var result = gateway.bring(wanted(judged));
        var written = lease.whileHeld(holder, () -> {
            publications.replace(findings(judged, result));
            places.replace(verdict.places());
            if (result.complete()) {
                lease.complete(holder);
            }
        });
        return written ? result.failure() : TAKEN_OVER;
    }

    private static List<Publication> wanted(SortedMap<String, Judged> judged) {
        var wanted = new ArrayList<Publication>();
        for (var each : judged.values()) {
            if (each.wish() instanceof Wish.Wanted(var publication)) {
                wanted.add(publication);
            }
        }
        return wanted;
    }

    private static List<Finding> findings(SortedMap<String, Judged> judged, Gateway.Result result) {
        return judged.entrySet().stream()
                .map(entry -> new Finding(
                        entry.getKey(),
                        entry.getValue().version(),
                        outcome(entry.getKey(), entry.getValue().wish(), result)))
                .toList();
    }

    private static Outcome outcome(String serviceId, Wish wish, Gateway.Result result) {
        return switch (wish) {
            case Wish.None() -> throw new IllegalArgumentException(serviceId);
            case Wish.Unfit(var reason) -> Outcome.refused(reason);
            case Wish.Resting(var reason) -> Outcome.waiting(reason);
            case Wish.Wanted _ -> result.outcomes().getOrDefault(serviceId, Outcome.NOT_TOLD);
        };
    }
}
