package io.edgemep.server.registry;

import io.edgemep.server.application.Belongings;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// An application's services go with it: its consumers are told that each is REMOVED.
@Component
@Order(20)
class ServiceBelongings implements Belongings {

    private final ServiceRegistry registry;
    private final RegistryProperties properties;

    ServiceBelongings(ServiceRegistry registry, RegistryProperties properties) {
        this.registry = registry;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "services";
    }

    @Override
    public boolean remove(String appInstanceId) {
        // The limit of services per application bounds how many turns there are; what comes meanwhile is the next
        // call's.
        var turns = properties.maxServicesPerApplication() / properties.withdrawBatch() + 1;
        for (var turn = 0; turn < turns; turn++) {
            if (registry.withdrawSome(appInstanceId, properties.withdrawBatch()) < properties.withdrawBatch()) {
                return true;
            }
        }
        return false;
    }

    /// A stopped application serves nobody; it registers its services anew when it is back.
    @Override
    public boolean goWithStop() {
        return true;
    }
}
