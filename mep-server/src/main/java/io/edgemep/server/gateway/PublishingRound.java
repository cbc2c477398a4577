package io.edgemep.server.gateway;

import io.edgemep.server.gateway.GatewayProperties.Publish;
import io.edgemep.server.gateway.Publications.Finding;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;

/// One comparison of what is wanted with what the gateway has: it reads the services, tells the gateway, and
/// writes down what was found. One replica at a time does it.
final class PublishingRound {

    private final ServiceSnapshot services;
    private final Wishes wishes;
    private final Gateway gateway;
    private final Publications publications;
    private final TransactionTemplate transaction;
    private final boolean all;
    private final int most;

    PublishingRound(
            ServiceSnapshot services,
            Wishes wishes,
            Gateway gateway,
            Publications publications,
            TransactionTemplate transaction,
            GatewayProperties properties) {
        this.services = services;
        this.wishes = wishes;
        this.gateway = gateway;
        this.publications = publications;
        this.transaction = transaction;
        this.all = properties.publish() == Publish.ALWAYS;
        this.most = properties.maxPublications();
    }

    boolean moved() {
        return gateway.moved();
    }

    /// @return why not everything could be done, empty when it could; nothing where another replica is at it
    Optional<String> make() {
        // The lock goes with the transaction, and with the process. No row is locked while the gateway is waited for:
        // services are only read, and the findings are written at the end.
        return Objects.requireNonNull(
                transaction.execute(_ -> publications.claim() ? Optional.of(told()) : Optional.<String>empty()));
    }

    private String told() {
        var judged = new TreeMap<String, Judged>();
        Consumer<RegisteredService> judge = service -> {
            var wish = wishes.of(service);
            if (!(wish instanceof Wish.None)) {
                judged.put(service.id(), new Judged(service.owner(), service.version(), wish));
            }
        };
        if (all) {
            services.all(judge);
        } else {
            services.having(OptIn.NAME, judge);
        }
        refuseTakenPlaces(judged);
        var wanted = wanted(judged);
        var result = gateway.bring(wanted);
        publications.replace(findings(judged, result));
        return result.failure();
    }

    private record Judged(String owner, long version, Wish wish) {}

    /// Who was the first to name a place keeps it: another application's service there would let those in whom its
    /// owner
    /// does not.
    private static void refuseTakenPlaces(Map<String, Judged> judged) {
        var owners = new HashMap<String, String>();
        judged.replaceAll((_, each) -> {
            if (!(each.wish() instanceof Wish.Wanted(var publication))) {
                return each;
            }
            var places = publication.upstream().places().stream()
                    .map(Publication.Place::toString)
                    .toList();
            if (places.stream()
                    .anyMatch(place -> !owners.getOrDefault(place, each.owner()).equals(each.owner()))) {
                var reason = "transportInfo.endpoint names a place where another application has published a service.";
                return new Judged(each.owner(), each.version(), new Wish.Unfit(reason));
            }
            places.forEach(place -> owners.put(place, each.owner()));
            return each;
        });
    }

    /// In the order of registration, by their ids: who came first keeps his place.
    private List<Publication> wanted(Map<String, Judged> judged) {
        var wanted = new ArrayList<Publication>();
        for (var each : judged.values()) {
            if (each.wish() instanceof Wish.Wanted(var publication) && wanted.size() < most) {
                wanted.add(publication);
            }
        }
        return wanted;
    }

    private List<Finding> findings(Map<String, Judged> judged, Gateway.Result result) {
        return judged.entrySet().stream()
                .map(entry -> new Finding(
                        entry.getKey(),
                        entry.getValue().version(),
                        outcome(entry.getKey(), entry.getValue().wish(), result)))
                .sorted(Comparator.comparing(Finding::serviceId))
                .toList();
    }

    private Outcome outcome(String serviceId, Wish wish, Gateway.Result result) {
        return switch (wish) {
            case Wish.None() -> throw new IllegalArgumentException(serviceId);
            case Wish.Unfit(var reason) -> Outcome.refused(reason);
            case Wish.Resting(var reason) -> Outcome.waiting(reason);
            case Wish.Wanted _ ->
                result.outcomes()
                        .getOrDefault(
                                serviceId,
                                Outcome.waiting("The gateway publishes %d services, the most it may; one must go first."
                                        .formatted(most)));
        };
    }
}
