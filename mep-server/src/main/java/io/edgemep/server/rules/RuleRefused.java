package io.edgemep.server.rules;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// A rule that is not there, that there is no room for, or that cannot be in effect here.
final class RuleRefused extends Problem {

    private RuleRefused(HttpStatus status, String detail) {
        super(status, detail);
    }

    static RuleRefused notFound(RuleKey key, RuleKind kind) {
        return new RuleRefused(
                HttpStatus.NOT_FOUND,
                "The application instance %s has no %s with the id %s."
                        .formatted(key.appInstanceId(), kind.noun(), key.ruleId()));
    }

    static RuleRefused cannotBeActive(Rule rule, String reason) {
        return new RuleRefused(
                HttpStatus.FORBIDDEN,
                "The %s %s cannot be ACTIVE: %s".formatted(RuleKind.of(rule).noun(), rule.id(), reason));
    }

    static RuleRefused limitReached(String appInstanceId, RuleKind kind, int most) {
        return new RuleRefused(
                HttpStatus.FORBIDDEN,
                "The application instance %s would have more than %d %ss, the most it may have; configure fewer."
                        .formatted(appInstanceId, most, kind.noun()));
    }

    static RuleRefused nameTaken(DnsRule rule, RuleKey holder) {
        return new RuleRefused(
                HttpStatus.CONFLICT,
                "domainName %s has an %s address already, by the DNS rule %s of the application instance %s; use another."
                        .formatted(rule.domainName(), rule.ipAddressType(), holder.ruleId(), holder.appInstanceId()));
    }
}
