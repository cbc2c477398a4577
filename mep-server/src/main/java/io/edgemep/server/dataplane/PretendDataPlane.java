package io.edgemep.server.dataplane;

import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Behaves as if every rule were in effect and touches no packet: for tests and demos without privileges.
final class PretendDataPlane implements DataPlane {

    private static final Logger log = LoggerFactory.getLogger(PretendDataPlane.class);

    PretendDataPlane() {
        log.warn("mep.data-plane.type is pretend: traffic rules seem to be in effect, but no packet is steered."
                + " Never use it where applications rely on their rules.");
    }

    @Override
    public Optional<String> refusal(TrafficRule rule) {
        return Optional.empty();
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<TrafficRule>> wanted) {
        return Map.of();
    }
}
