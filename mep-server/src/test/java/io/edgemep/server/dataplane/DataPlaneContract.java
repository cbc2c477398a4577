package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.pass;
import static io.edgemep.server.dataplane.TrafficRules.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What every data plane that puts rules into effect does.
abstract class DataPlaneContract {

    private static final String FILTER =
            "{'srcAddress': ['192.0.2.0/24', '2001:db8::1-2001:db8::9'], 'dstPort': ['80']}";

    abstract DataPlane dataPlane();

    @Test
    void putsRulesIntoEffect() {
        assertThat(dataPlane().absence()).isEmpty();
    }

    @Test
    void acceptsARuleThatItDoesNotRefuse() {
        var rule = drop("FLOW", FILTER);

        assertThat(dataPlane().refusal(rule)).isEmpty();
        assertThat(dataPlane().enforce(wanted(rule))).isEmpty();
    }

    @Test
    void isContentWithTheSameRulesAgain() {
        var rules = wanted(drop("PACKET", FILTER), pass(3, "{}"));

        assertThat(dataPlane().enforce(rules)).isEmpty();
        assertThat(dataPlane().enforce(rules)).isEmpty();
    }

    @Test
    void endsWhatIsNoLongerWanted() {
        dataPlane().enforce(wanted(drop("FLOW", FILTER), drop("PACKET", FILTER)));

        assertThat(dataPlane().enforce(wanted(drop("PACKET", FILTER)))).isEmpty();
        assertThat(dataPlane().enforce(List.of())).isEmpty();
    }
}
