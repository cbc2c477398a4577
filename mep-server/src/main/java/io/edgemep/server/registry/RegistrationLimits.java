package io.edgemep.server.registry;

import org.springframework.stereotype.Component;

/// How many services one application may have, and of how many octets: every replica has them all in memory.
@Component
class RegistrationLimits {

    private final Services services;
    private final int most;
    private final long mostOctets;

    RegistrationLimits(Services services, RegistryProperties properties) {
        this.services = services;
        this.most = properties.maxServicesPerApplication();
        this.mostOctets = properties.maxSizePerApplication().toBytes();
    }

    /// Counts one more service, in the transaction that adds it.
    ///
    /// @throws RegistrationRefused when that is one too many, or too large
    void add(String owner, int octets) {
        if (services.countUp(owner, octets, most, mostOctets) == 0) {
            var number = recounted(owner);
            if (services.countUp(owner, octets, most, mostOctets) == 0) {
                throw number >= most
                        ? RegistrationRefused.limitReached(owner, most)
                        : RegistrationRefused.sizeReached(owner, mostOctets);
            }
        }
    }

    /// A service that is locked has another size from now on.
    ///
    /// @throws RegistrationRefused when it is larger than before, and too large
    void resize(ServiceRecord row, int octets) {
        var more = octets - row.octets();
        if (services.grow(row.owner(), more, mostOctets) == 0) {
            recounted(row.owner());
            if (services.grow(row.owner(), more, mostOctets) == 0) {
                throw RegistrationRefused.sizeReached(row.owner(), mostOctets);
            }
        }
        row.weigh(octets);
    }

    private int recounted(String owner) {
        int number = services.lockCount(owner).orElse(0);
        services.recount(owner);
        return number;
    }

    void remove(ServiceRecord row) {
        services.countDown(row.owner(), row.octets());
    }
}
