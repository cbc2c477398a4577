package io.edgemep.server.gateway;

import io.edgemep.server.gateway.GatewayProperties.Mode;
import io.edgemep.server.gateway.GatewayProperties.Publish;
import io.edgemep.server.outbox.EventBell;
import io.edgemep.server.outbox.EventFeed;
import io.edgemep.server.registry.ServiceSnapshot;
import io.edgemep.server.registry.TransportCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// What there is where services are published, and nothing where they are not.
@Configuration(proxyBeanMethods = false)
@Conditional(GatewayConfiguration.Published.class)
class GatewayConfiguration {

    private static final String PUBLISH = "mep.gateway.publish";

    static final class Published extends AnyNestedCondition {

        Published() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = PUBLISH, havingValue = "requested")
        static final class Requested {}

        @ConditionalOnProperty(name = PUBLISH, havingValue = "always")
        static final class Always {}
    }

    @Bean
    GatewayAddresses gatewayAddresses(GatewayProperties properties) {
        return GatewayAddresses.of(properties);
    }

    @Bean
    Wishes wishes(GatewayProperties properties, GatewayAddresses addresses, Environment environment) {
        var own = Stream.concat(addresses.admin().stream(), Stream.of(addresses.uri()))
                .map(URI::getHost)
                .toList();
        var hosts = OwnHosts.of(own, InetAddress::getAllByName, properties.connectTimeout());
        var destinations = new Destinations(properties.upstream(), hosts);
        Exposure.ofTheNetworks(properties.upstream());
        Exposure.ofMm5(environment, destinations, () -> Exposure.ownAddresses(environment));
        return new Wishes(properties, destinations);
    }

    /// An owner is told at once that its opt-in cannot be read.
    @Bean
    TransportCheck optInCheck(GatewayProperties properties) {
        return transport -> OptIn.of(transport, properties.maxConsumers());
    }

    @Bean
    Gateway gateway(GatewayProperties properties, GatewayAddresses addresses, SslBundles bundles, Clock clock) {
        var entities = new Entities(properties);
        var refusals = new Refusals(properties, clock);
        var nodes = addresses.admin().stream()
                .map(uri -> new AdminApi(uri, properties, bundles))
                .toList();
        if (properties.mode() == Mode.ENTITIES) {
            return new EntitiesGateway(nodes.getFirst(), entities, refusals);
        }
        var base = Path.of(Objects.requireNonNull(properties.declarative().base()));
        return new DeclarativeGateway(
                nodes, new BaseConfiguration(base), entities, refusals, properties.declarative(), clock);
    }

    @Bean
    PublishingRound publishingRound(
            ServiceSnapshot services,
            Wishes wishes,
            Gateway gateway,
            Publications publications,
            Places places,
            RoundLease lease,
            GatewayProperties properties) {
        Judgement.Source asking = properties.publish() == Publish.ALWAYS
                ? services::all
                : consumer -> services.having(OptIn.NAME, consumer);
        var judgement = new Judgement(asking, wishes::of, places::all, properties);
        return new PublishingRound(judgement, new LimitedGateway(gateway, properties), publications, places, lease);
    }

    @Bean
    GatewayMetrics gatewayMetrics(MeterRegistry meters, Publications publications, RoundLease lease, Clock clock) {
        return new GatewayMetrics(meters, publications, lease, clock);
    }

    @Bean
    Publishing publishing(
            PublishingRound round,
            EventFeed feed,
            EventBell bell,
            GatewayMetrics metrics,
            GatewayProperties properties,
            Clock clock) {
        return new Publishing(round, feed, bell, metrics, properties, clock);
    }
}
