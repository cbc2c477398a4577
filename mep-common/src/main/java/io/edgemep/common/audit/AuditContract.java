package io.edgemep.common.audit;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a service's contract says of its audit log.
@Configuration(proxyBeanMethods = false)
class AuditContract {

    static {
        // Its text is shown as what it is the text of.
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        AuditEntry.Kept.class,
                        new Schema<>().types(Set.of("object")).additionalProperties(new Schema<>()));
    }

    /// Which action the audit log has of each operation that changes something.
    @Bean
    OperationCustomizer auditActions() {
        return (operation, handler) -> {
            var audited = handler.getMethodAnnotation(Audited.class);
            if (audited != null) {
                operation.addExtension(Audited.EXTENSION, audited.value());
            }
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer auditEntries() {
        return contract -> {
            Schema<?> entry =
                    Objects.requireNonNull(contract.getComponents().getSchemas().get("AuditEntry"));
            entry.setRequired(AuditEntry.REQUIRED);
        };
    }
}
