package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.key;
import static io.edgemep.server.dataplane.TrafficRules.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoDataPlaneTests {

    private final DataPlane dataPlane = new NoDataPlane();

    @Test
    void saysThatThereIsNoneAndWhatWouldMendIt() {
        assertThat(dataPlane.absence())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("mep.data-plane.type is none", "set the type to nftables"));
        assertThat(dataPlane.refusal(drop("FLOW", "{}"))).isEqualTo(dataPlane.absence());
    }

    @Test
    void putsNoRuleIntoEffect() {
        assertThat(dataPlane.enforce(wanted(drop("FLOW", "{}"))))
                .hasEntrySatisfying(
                        key(0), fault -> assertThat(fault.inEffect()).isFalse())
                .hasSize(1);
        assertThat(dataPlane.enforce(List.of())).isEmpty();
    }
}
