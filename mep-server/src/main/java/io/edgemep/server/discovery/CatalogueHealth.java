package io.edgemep.server.discovery;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Part of readiness: a replica that cannot follow the changes must not answer for the registry.
@Component("catalogue")
class CatalogueHealth implements HealthIndicator {

    private final CatalogueFollower follower;
    private final ServiceCatalogue catalogue;
    private final DiscoveryProperties properties;
    private final Clock clock;

    CatalogueHealth(
            CatalogueFollower follower, ServiceCatalogue catalogue, DiscoveryProperties properties, Clock clock) {
        this.follower = follower;
        this.catalogue = catalogue;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Health health() {
        var age = Duration.between(follower.upToDate(), clock.instant());
        // Where the feed was cut off, nothing is known to be missing only when it has been read again.
        var stale = follower.isCutOff() || age.compareTo(properties.maxStaleness()) > 0;
        return (stale ? Health.outOfService() : Health.up())
                .withDetail("services", catalogue.size())
                .build();
    }
}
