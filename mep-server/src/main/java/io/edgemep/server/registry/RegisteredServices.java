package io.edgemep.server.registry;

import java.util.Optional;

/// The services as this replica last saw them, found without a query.
@FunctionalInterface
public interface RegisteredServices {

    Optional<RegisteredService> find(String serviceId);
}
