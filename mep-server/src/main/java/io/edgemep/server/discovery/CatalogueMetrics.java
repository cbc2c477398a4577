package io.edgemep.server.discovery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// What an operator watches of the catalogue; each replica has its own.
@Component
class CatalogueMetrics {

    CatalogueMetrics(MeterRegistry meters, ServiceCatalogue catalogue, CatalogueFollower follower, Clock clock) {
        Gauge.builder("mep.catalogue.services", catalogue, ServiceCatalogue::size)
                .description("Services that discovery answers from")
                .register(meters);
        Gauge.builder("mep.catalogue.staleness", follower, each -> staleness(each, clock))
                .description("Since the catalogue was last known to hold all that was committed")
                .baseUnit("seconds")
                .register(meters);
    }

    private static double staleness(CatalogueFollower follower, Clock clock) {
        var age = Duration.between(follower.upToDate(), clock.instant());
        return age.isNegative() ? 0 : age.toMillis() / 1000.0;
    }
}
