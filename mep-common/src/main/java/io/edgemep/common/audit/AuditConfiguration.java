package io.edgemep.common.audit;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// The audit log of a service that has the table; imported by its application class.
@Configuration(proxyBeanMethods = false)
@Import(AuditContract.class)
@EnableConfigurationProperties(AuditProperties.class)
public class AuditConfiguration {

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc, AuditProperties properties, Clock clock) {
        return new AuditTrail(jdbc, properties, clock);
    }

    @Bean
    Exports auditExports(AuditProperties properties) {
        return new Exports(properties.maxExports());
    }

    @Bean
    AuditReader auditReader(JdbcClient jdbc, Exports exports, Clock clock) {
        return new AuditReader(jdbc, exports, clock);
    }

    @Bean
    AuditedOperations auditedOperations(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        return new AuditedOperations(mapping);
    }

    @Bean
    AuditAnswer auditAnswer(AuditReader log) {
        return new AuditAnswer(log);
    }

    @Bean
    AuditSweep auditSweep(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AuditProperties properties,
            AuditBounds bounds,
            Clock clock) {
        return new AuditSweep(jdbc, transaction, properties, bounds, clock);
    }
}
