package io.edgemep.server.dns;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.EnforcementFailed;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.WantedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A platform without a DNS server: no DNS rule can be put into effect.
final class AbsentDns implements DnsBackend {

    private static final String SENTENCE = "This platform has no DNS server configured (mep.dns.type=none).";

    @Override
    public Optional<String> absence() {
        return Optional.of(SENTENCE);
    }

    @Override
    public Optional<String> refusal(DnsRule rule) {
        return absence();
    }

    /// Nothing is in effect, so nothing has to end; whoever wants more than nothing is told.
    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<DnsRule>> wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        throw new EnforcementFailed(SENTENCE, null);
    }
}
