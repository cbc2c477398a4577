package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Places.Held;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which services hold which places, while it is judged what becomes of all of them: another application's service
/// at a place would let those in whom its holder does not.
///
/// For one thread.
final class Claims {

    private final Set<Held> held = new HashSet<>();
    private final Map<String, String> owners = new HashMap<>();

    /// A service keeps what it has held as long as it may be published there again, whoever else names it.
    ///
    /// @param before what was held until now
    /// @param judged each service by itself
    Claims(Collection<Held> before, Map<String, Judged> judged) {
        for (var each : before) {
            var service = judged.get(each.serviceId());
            if (service != null && keeps(service.wish(), each.place())) {
                add(each, service.owner());
            }
        }
    }

    private static boolean keeps(Wish wish, String place) {
        return switch (wish) {
            case Wish.None _, Wish.Unfit _ -> false;
            case Wish.Resting _ -> true;
            case Wish.Wanted(var publication) -> places(publication).contains(place);
        };
    }

    private static List<String> places(Publication publication) {
        return publication.upstream().places().stream()
                .map(Publication.Place::toString)
                .toList();
    }

    private void add(Held place, String owner) {
        held.add(place);
        owners.put(place.place(), owner);
    }

    /// From now on the service holds all of its places, or none that it has not held before.
    ///
    /// @return whether no other application holds one of them
    boolean claim(String owner, Publication publication) {
        var places = places(publication);
        var free = places.stream()
                .allMatch(place -> owners.getOrDefault(place, owner).equals(owner));
        if (free) {
            places.forEach(place -> add(new Held(place, publication.serviceId()), owner));
        }
        return free;
    }

    Set<Held> held() {
        return Set.copyOf(held);
    }
}
