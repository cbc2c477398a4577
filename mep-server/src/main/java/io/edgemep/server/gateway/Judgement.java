package io.edgemep.server.gateway;

import io.edgemep.server.registry.RegisteredService;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to become of all services at the gateway: each by itself, and then what one has to leave to others.
/// Who registered first goes first, by the ids.
///
/// For one thread.
final class Judgement {

    private static final Logger log = LoggerFactory.getLogger(Judgement.class);
    private static final String UNREADABLE =
            "The platform cannot judge this service, and its log says why; register it otherwise, or ask the operator.";
    private static final String TAKEN =
            "transportInfo.endpoint names a place where another application has published a service.";

    private final Source services;
    private final Function<RegisteredService, Wish> wishes;
    private final GatewayProperties properties;
    /// The version of each service that could not be judged, by serInstanceId.
    private final Map<String, Long> unreadable = new HashMap<>();

    /// Where the services are that may ask for it.
    interface Source {

        void handTo(Consumer<RegisteredService> consumer);
    }

    Judgement(Source services, Function<RegisteredService, Wish> wishes, GatewayProperties properties) {
        this.services = services;
        this.wishes = wishes;
        this.properties = properties;
    }

    /// Those services whose publication is asked for, by serInstanceId.
    SortedMap<String, Judged> all() {
        var judged = new TreeMap<String, Judged>();
        Consumer<RegisteredService> judge = service -> {
            var wish = wish(service);
            if (!(wish instanceof Wish.None)) {
                judged.put(service.id(), new Judged(service.owner(), service.version(), wish));
            }
        };
        services.handTo(judge);
        unreadable.keySet().retainAll(judged.keySet());
        refuseTakenPlaces(judged);
        keepToTheBounds(judged);
        return judged;
    }

    /// Whatever is in one service, the others go on.
    private Wish wish(RegisteredService service) {
        try {
            var wish = wishes.apply(service);
            unreadable.remove(service.id());
            return wish;
        } catch (RuntimeException failed) {
            var before = unreadable.put(service.id(), service.version());
            if (before == null || before != service.version()) {
                log.error("The service {} is not published: it cannot be judged", service.id(), failed);
            }
            return new Wish.Unfit(UNREADABLE);
        }
    }

    /// Who was the first to name a place keeps it: another application's service there would let those in whom its
    /// owner does not.
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
                return each.with(new Wish.Unfit(TAKEN));
            }
            places.forEach(place -> owners.put(place, each.owner()));
            return each;
        });
    }

    /// Nobody takes the room of all others.
    private void keepToTheBounds(SortedMap<String, Judged> judged) {
        var most = properties.maxPublications();
        var mostOfOne = properties.maxPublicationsPerApplication();
        var share = new Wish.Resting(
                "The gateway publishes %d services of this application, the most it may; withdraw one, and this one follows."
                        .formatted(mostOfOne));
        var full = new Wish.Resting(
                "The gateway publishes %d services, the most it may; one must go first.".formatted(most));
        var ofOwner = new HashMap<String, Integer>();
        var published = 0;
        for (var entry : judged.entrySet()) {
            var each = entry.getValue();
            if (each.wish() instanceof Wish.Wanted) {
                if (ofOwner.getOrDefault(each.owner(), 0) >= mostOfOne) {
                    entry.setValue(each.with(share));
                } else if (published >= most) {
                    entry.setValue(each.with(full));
                } else {
                    published++;
                    ofOwner.merge(each.owner(), 1, Integer::sum);
                }
            }
        }
    }
}
