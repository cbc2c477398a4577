package io.edgemep.server.gateway;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.gateway.GatewayProperties.Publish;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceState;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to become of services at the gateway, as their owners and the operator want it.
final class Wishes {

    private final GatewayProperties properties;
    private final Destinations destinations;

    Wishes(GatewayProperties properties, Destinations destinations) {
        this.properties = properties;
        this.destinations = destinations;
    }

    Wish of(RegisteredService service) {
        var transport = Objects.requireNonNull(service.info().transportInfo());
        try {
            var optIn = OptIn.of(transport, properties.maxConsumers());
            var publish = optIn.map(OptIn::publish).orElse(properties.publish() == Publish.ALWAYS);
            if (!publish) {
                return new Wish.None();
            }
            var upstream = destinations.of(transport);
            return service.info().state() == ServiceState.ACTIVE
                    ? new Wish.Wanted(new Publication(
                            service.id(), optIn.map(OptIn::consumers).orElse(null), upstream))
                    : new Wish.Resting("The service is %s; it is published when it is ACTIVE."
                            .formatted(service.info().state()));
        } catch (InvalidMember unfit) {
            // Registered while nothing was published, or under other limits.
            return new Wish.Unfit(unfit.detail());
        }
    }

    /// Those whom the owner has named; null where it has named nobody in particular.
    @Nullable
    Set<String> consumers(RegisteredService service) {
        try {
            return OptIn.of(Objects.requireNonNull(service.info().transportInfo()), properties.maxConsumers())
                    .map(OptIn::consumers)
                    .orElse(null);
        } catch (InvalidMember unreadable) {
            return null;
        }
    }
}
