package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Properties and publications for tests without a whole service.
final class TestGateway {

    private TestGateway() {}

    /// The defaults, with some set.
    ///
    /// @param set names below `mep.gateway` and their values, in turn
    static GatewayProperties properties(String... set) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < set.length; i += 2) {
            values.put("mep.gateway." + set[i], set[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("mep.gateway", GatewayProperties.class);
    }

    static Publication publication(String serviceId) {
        return new Publication(
                serviceId, null, new Upstream("http", List.of(new Place("10.1.2.3", 8080, false)), "/location/v1"));
    }
}
