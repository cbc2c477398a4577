package io.edgemep.common.audit;

import io.edgemep.common.audit.AuditBounds.Bound;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionTemplate;

/// Has the requests in the audit log that ask for a change and are refused; imported beside [AuditConfiguration].
@Configuration(proxyBeanMethods = false)
public class RefusalsConfiguration {

    @Bean
    RefusalWriter refusalWriter(
            AuditTrail trail, TransactionTemplate transaction, AuditProperties properties, Clock clock) {
        return new RefusalWriter(trail, transaction, properties, clock);
    }

    private static final String OF_APPLICATIONS = "(actor = app_instance_id or actor = 'platform')";

    @Bean
    public AuditBounds auditBounds(AuditProperties properties) {
        return new AuditBounds(List.of(
                new Bound("outcome = 'REFUSED'", properties.maxRefusals()),
                new Bound("outcome = 'DONE' and " + OF_APPLICATIONS, properties.maxEntries()),
                new Bound("outcome = 'DONE' and %s is not true".formatted(OF_APPLICATIONS), properties.maxManaged())));
    }

    @Bean
    RefusedRequests refusedRequests(AuditedOperations operations, RefusalWriter writer) {
        return new RefusedRequests(operations, writer);
    }

    @Bean
    FilterRegistrationBean<Filter> auditedAnswers(RefusedRequests refused) {
        var registration = new FilterRegistrationBean<Filter>(refused);
        // Outside of the limits of requests, which refuse too.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }

    /// Inside of Spring Security, which knows the caller.
    @Bean
    FilterRegistrationBean<Filter> auditedCallers(RefusedRequests refused) {
        var registration = new FilterRegistrationBean<Filter>((request, response, chain) -> {
            if (request instanceof HttpServletRequest http) {
                refused.identified(http);
            }
            chain.doFilter(request, response);
        });
        registration.setName("auditedCallers");
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return registration;
    }
}
