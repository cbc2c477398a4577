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

    /// Tokens that were issued, and those that were revoked by whose they were.
    private static final String OF_TOKENS =
            "(action = 'token.issue' or (action = 'token.revoke' and actor = before ->> 'sub'))";

    @Bean
    AuditBounds auditBounds(AuditProperties properties, TokenAuditProperties tokens) {
        return new AuditBounds(List.of(
                new Bound("outcome = 'REFUSED'", properties.maxRefusals()),
                // What the release before has written of changes.
                new Bound("outcome = 'ASKED'", tokens.maxChanges()),
                new Bound("outcome = 'DONE' and " + OF_TOKENS + " is not true", tokens.maxChanges()),
                new Bound("outcome = 'DONE' and " + OF_TOKENS, tokens.maxTokens())));
    }
}
