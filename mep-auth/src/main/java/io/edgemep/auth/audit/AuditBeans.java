package io.edgemep.auth.audit;

import io.edgemep.common.audit.AuditBounds;
import io.edgemep.common.audit.AuditBounds.Bound;
import io.edgemep.common.audit.AuditProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How much of the past is kept of each kind: neither strangers nor tokens push out what administrators have changed.
@Configuration(proxyBeanMethods = false)
class AuditBeans {

    @Bean
    AuditBounds auditBounds(AuditProperties properties, TokenAuditProperties tokens) {
        return new AuditBounds(List.of(
                new Bound("outcome = 'REFUSED'", properties.maxRefusals()),
                new Bound("outcome = 'ASKED'", tokens.maxChanges()),
                new Bound("outcome = 'DONE'", tokens.maxTokens())));
    }
}
