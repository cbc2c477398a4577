package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Places.Held;
import io.edgemep.server.registry.RegisteredService;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to become of all services at the gateway: each by itself, and then what one has to leave to others.
/// Who registered first goes first, by the ids; but nobody takes a place that another application's service holds.
///
/// For one thread.
final class Judgement {

    private static final Logger log = LoggerFactory.getLogger(Judgement.class);
    private static final String UNREADABLE =
            "The platform cannot judge this service, and its log says why; register it otherwise, or ask the operator.";
    private static final String TAKEN =
            "transportInfo.endpoint names a host and port that another application holds with a published service; it must withdraw that one first.";

    private final Source services;
    private final Function<RegisteredService, Wish> wishes;
    private final Supplier<? extends Collection<Held>> held;
    private final GatewayProperties properties;
    /// The version of each service that could not be judged, by serInstanceId.
    private final Map<String, Long> unreadable = new HashMap<>();

    /// Where the services are that may ask for it.
    interface Source {

        void handTo(Consumer<RegisteredService> consumer);
    }

    /// @param services by serInstanceId those whose publication is asked for
    /// @param places that are held after this
    record Verdict(SortedMap<String, Judged> services, Set<Held> places) {}

    /// @param held the places that were held after the last judgement that counts
    Judgement(
            Source services,
            Function<RegisteredService, Wish> wishes,
            Supplier<? extends Collection<Held>> held,
            GatewayProperties properties) {
        this.services = services;
        this.wishes = wishes;
        this.held = held;
        this.properties = properties;
    }

    Verdict all() {
        var judged = new TreeMap<String, Judged>();
        Consumer<RegisteredService> judge = service -> {
            var wish = wish(service);
            if (!(wish instanceof Wish.None)) {
                judged.put(service.id(), new Judged(service.owner(), service.version(), wish));
            }
        };
        services.handTo(judge);
        unreadable.keySet().retainAll(judged.keySet());
        var claims = new Claims(held.get(), judged);
        keepToTheBounds(judged, claims);
        return new Verdict(judged, claims.held());
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

    /// Nobody takes the room of all others, nor their places. What is beyond the bounds claims none.
    private void keepToTheBounds(SortedMap<String, Judged> judged, Claims claims) {
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
            if (each.wish() instanceof Wish.Wanted(var publication)) {
                if (ofOwner.getOrDefault(each.owner(), 0) >= mostOfOne) {
                    entry.setValue(each.with(share));
                } else if (published >= most) {
                    entry.setValue(each.with(full));
                } else if (!claims.claim(each.owner(), publication)) {
                    entry.setValue(each.with(new Wish.Unfit(TAKEN)));
                } else {
                    published++;
                    ofOwner.merge(each.owner(), 1, Integer::sum);
                }
            }
        }
    }
}
