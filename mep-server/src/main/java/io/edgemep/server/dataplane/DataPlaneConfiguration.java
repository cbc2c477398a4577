package io.edgemep.server.dataplane;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Chooses the data plane that `mep.data-plane.type` names.
@Configuration(proxyBeanMethods = false)
class DataPlaneConfiguration {

    @Bean
    DataPlane dataPlane(DataPlaneProperties properties, MeterRegistry meters) {
        return switch (properties.type()) {
            case NONE -> new NoDataPlane();
            case PRETEND -> new PretendDataPlane();
            case NFTABLES -> {
                // A mapper of its own: what nft reads and writes must not depend on how the API spells its answers.
                var nft = new Nft(properties.nftables(), JsonMapper.shared());
                yield new NftablesDataPlane(properties.nftables(), nft, new DataPlaneMetrics(meters));
            }
        };
    }
}
