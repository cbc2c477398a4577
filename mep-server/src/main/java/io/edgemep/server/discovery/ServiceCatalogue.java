package io.edgemep.server.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.SharedValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The services in memory, with an index for each filter: what every discovery is answered from.
///
/// Changes come twice, from the request that made them and from the change feed, in any order; the version of a
/// service decides, so an older state never replaces a newer one.
@Component
class ServiceCatalogue {

    private final ConcurrentSkipListMap<String, RegisteredService> byId = new ConcurrentSkipListMap<>();
    private final ServiceIndex byName = new ServiceIndex();
    private final ServiceIndex byCategory = new ServiceIndex();
    private final ServiceIndex byOwner = new ServiceIndex();

    /// Versions at which services were removed, kept for as long as a reader might still bring an older state.
    private final Cache<String, Long> removed = Caffeine.newBuilder()
            .maximumSize(100_000)
            .executor(Runnable::run)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    private final SharedValues shared = new SharedValues();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();

    Optional<RegisteredService> find(String serviceId) {
        return Optional.ofNullable(byId.get(serviceId));
    }

    /// @param owner appInstanceId whose services are asked for; null for everybody's
    /// @return nothing when they are more than so many
    @Nullable
    List<RegisteredService> find(ServiceQuery query, @Nullable String owner, int most) {
        var found = new ArrayList<RegisteredService>();
        for (var group : candidates(query, owner)) {
            for (var service : group) {
                if (isOf(owner, service) && query.passes(service)) {
                    if (found.size() == most) {
                        return null;
                    }
                    found.add(service);
                }
            }
        }
        return found;
    }

    private static boolean isOf(@Nullable String owner, RegisteredService service) {
        return owner == null || owner.equals(service.owner());
    }

    /// The narrowest index that the query can use.
    private List<Collection<RegisteredService>> candidates(ServiceQuery query, @Nullable String owner) {
        if (!query.ids().isEmpty()) {
            return List.of(
                    query.ids().stream().map(byId::get).filter(Objects::nonNull).toList());
        } else if (!query.names().isEmpty()) {
            return query.names().stream().map(byName::of).toList();
        } else if (owner != null) {
            return List.of(byOwner.of(owner));
        } else if (query.categoryId() != null) {
            return List.of(byCategory.of(query.categoryId()));
        }
        return List.of(byId.values());
    }

    /// Raised before and after each change: odd while one is made.
    long changes() {
        return changes.get();
    }

    int size() {
        return byId.size();
    }

    /// @return whether this state, or a newer one, is in the catalogue
    boolean has(String serviceId, long version) {
        var current = byId.get(serviceId);
        var gone = removed.getIfPresent(serviceId);
        return (current != null && current.version() >= version) || (gone != null && gone >= version);
    }

    void put(RegisteredService given) {
        if (has(given.id(), given.version())) {
            return;
        }
        var service = shared.in(given);
        writing.lock();
        try {
            if (!has(service.id(), service.version())) {
                changes.incrementAndGet();
                unindex(byId.put(service.id(), service), service);
                byName.put(service.info().serName(), service);
                byCategory.put(service.categoryId(), service);
                byOwner.put(service.owner(), service);
                changes.incrementAndGet();
            }
        } finally {
            writing.unlock();
        }
    }

    void remove(String serviceId, long version) {
        writing.lock();
        try {
            changes.incrementAndGet();
            removed.put(serviceId, version);
            unindex(byId.remove(serviceId), null);
            changes.incrementAndGet();
        } finally {
            writing.unlock();
        }
    }

    Set<String> ids() {
        return Set.copyOf(byId.keySet());
    }

    /// Drops a service that a full reading of the database did not find.
    void forget(String serviceId) {
        find(serviceId).ifPresent(service -> remove(serviceId, service.version()));
    }

    /// Takes the old state out of the groups that the new one is not in.
    private void unindex(@Nullable RegisteredService old, @Nullable RegisteredService now) {
        if (old == null) {
            return;
        }
        if (now == null || !old.info().serName().equals(now.info().serName())) {
            byName.remove(old.info().serName(), old.id());
        }
        if (now == null || !Objects.equals(old.categoryId(), now.categoryId())) {
            byCategory.remove(old.categoryId(), old.id());
        }
        if (now == null) {
            byOwner.remove(old.owner(), old.id());
        }
    }
}
