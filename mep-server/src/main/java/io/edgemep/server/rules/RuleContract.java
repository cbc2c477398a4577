package io.edgemep.server.rules;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Says in the OpenAPI document that dstInterface is one object or an array of them, which no annotation can.
@Configuration(proxyBeanMethods = false)
class RuleContract {

    @Bean
    OpenApiCustomizer dstInterface() {
        return api -> List.of("TrafficRule", "TrafficRuleUpdate").forEach(name -> {
            Schema<?> rule =
                    Objects.requireNonNull(api.getComponents().getSchemas().get(name));
            Schema<?> member = Objects.requireNonNull(rule.getProperties().get("dstInterface"));
            member.setTypes(null);
            member.setType(null);
            member.setItems(null);
        });
    }
}
