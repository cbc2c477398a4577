package io.edgemep.server.dataplane;

import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Steers no packet, and says so.
final class NoDataPlane implements DataPlane {

    private static final String REASON = "This platform has no data plane (mep.data-plane.type is none): its operator"
            + " can set the type to nftables, see docs/data-plane.md.";

    @Override
    public Optional<String> absence() {
        return Optional.of(REASON);
    }

    @Override
    public Optional<String> refusal(TrafficRule rule) {
        return absence();
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<TrafficRule>> wanted) {
        return wanted.stream()
                .collect(Collectors.toMap(WantedRule::key, _ -> new Fault(REASON, false), (one, _) -> one));
    }
}
