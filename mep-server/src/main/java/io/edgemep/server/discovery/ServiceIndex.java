package io.edgemep.server.discovery;

import io.edgemep.server.registry.RegisteredService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Services by one of their attributes, each group in the order of registration. Written by one thread at a time,
/// read by any number.
final class ServiceIndex {

    private final Map<String, ConcurrentSkipListMap<String, RegisteredService>> groups = new ConcurrentHashMap<>();

    Collection<RegisteredService> of(String key) {
        var group = groups.get(key);
        return group == null ? List.of() : group.values();
    }

    void put(@Nullable String key, RegisteredService service) {
        if (key != null) {
            groups.computeIfAbsent(key, _ -> new ConcurrentSkipListMap<>()).put(service.id(), service);
        }
    }

    void remove(@Nullable String key, String serviceId) {
        if (key != null) {
            groups.computeIfPresent(key, (_, group) -> {
                group.remove(serviceId);
                return group.isEmpty() ? null : group;
            });
        }
    }
}
