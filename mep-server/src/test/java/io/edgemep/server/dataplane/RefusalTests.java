package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.ip;
import static io.edgemep.server.dataplane.TrafficRules.mac;
import static io.edgemep.server.dataplane.TrafficRules.rule;
import static io.edgemep.server.dataplane.TrafficRules.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.TrafficRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What nftables cannot do is refused by a sentence that names the member.
class RefusalTests {

    private static final String TUNNEL = "{'tgtTunnelAddress': ['192.0.2.1']}";
    private static final String GRE =
            "{'interfaceType': 'TUNNEL', 'tunnelInfo': {'tunnelType': 'GRE', 'tunnelDstAddress': '192.0.2.1'}}";

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of("trafficFilter.tag", drop("FLOW", "{'tag': ['x']}")),
                Arguments.of("trafficFilter.tag", drop("FLOW", "{'token': ['x']}")),
                Arguments.of("trafficFilter.qCI", drop("FLOW", "{'qCI': 9}")),
                Arguments.of("trafficFilter.protocol CHAOSNET", drop("FLOW", "{'protocol': ['chaosnet']}")),
                Arguments.of("trafficFilter.protocol 256", drop("FLOW", "{'protocol': ['256']}")),
                Arguments.of("srcPort", drop("FLOW", "{'protocol': ['ICMP'], 'dstPort': ['80']}")),
                Arguments.of("no IP version in common", drop("FLOW", "{'dSCP': 1, 'tC': 1}")),
                Arguments.of(
                        "no IP version in common", drop("FLOW", "{'srcAddress': ['10.0.0.1'], 'dstAddress': ['::1']}")),
                Arguments.of(
                        "trafficFilter.srcTunnelAddress",
                        drop("FLOW", "{'srcTunnelAddress': ['10.0.0.1'], 'tgtTunnelAddress': ['::1']}")),
                Arguments.of("interfaceType TUNNEL", sent("FORWARD_ENCAPSULATED", "FLOW", "{}", GRE)),
                Arguments.of("dstInterface has 0", rule("FORWARD_DECAPSULATED", 1, "FLOW", "{}", "")),
                Arguments.of(
                        "dstInterface has 2",
                        sent("FORWARD_DECAPSULATED", "FLOW", "{}", ip("10.0.0.1"), ip("10.0.0.2"))),
                Arguments.of("dstInterface has 0", rule("DUPLICATE_DECAPSULATED", 1, "FLOW", "{}", "")),
                Arguments.of(
                        "dstInterface.dstIpAddress 127.0.0.1",
                        sent("FORWARD_DECAPSULATED", "FLOW", "{}", ip("127.0.0.1"))),
                Arguments.of(
                        "dstInterface.dstIpAddress 224.0.0.1",
                        sent("DUPLICATE_DECAPSULATED", "FLOW", "{}", ip("224.0.0.1"))),
                Arguments.of(
                        "IPv6 packets",
                        sent("FORWARD_DECAPSULATED", "FLOW", "{'srcAddress': ['10.0.0.1', '::1']}", ip("10.0.0.1"))),
                Arguments.of("IPv4 packets", sent("FORWARD_DECAPSULATED", "FLOW", "{'dSCP': 1}", ip("2001:db8::1"))),
                Arguments.of("mac-device", sent("FORWARD_DECAPSULATED", "FLOW", "{}", mac("02:00:00:00:00:01"))),
                Arguments.of(
                        "action FORWARD_DECAPSULATED", sent("FORWARD_DECAPSULATED", "PACKET", TUNNEL, ip("10.0.0.1"))),
                Arguments.of(
                        "action DUPLICATE_DECAPSULATED",
                        sent("DUPLICATE_DECAPSULATED", "PACKET", TUNNEL, ip("10.0.0.1"))),
                Arguments.of("filterType FLOW", sent("FORWARD_ENCAPSULATED", "FLOW", TUNNEL, ip("10.0.0.1"))));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void refusesWhatNftablesCannotDo(String part, TrafficRule rule) {
        assertThat(dataPlane().refusal(rule))
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).containsIgnoringCase(part).endsWith("."));
    }

    @Test
    void takesAPassthroughWithAndWithoutADestination() {
        assertThat(dataPlane().refusal(rule("PASSTHROUGH", 1, "FLOW", "{}", "")))
                .isEmpty();
        assertThat(dataPlane().refusal(sent("PASSTHROUGH", "FLOW", "{}", ip("192.0.2.1"))))
                .isEmpty();
    }

    @Test
    void takesADropWithADestination() {
        assertThat(dataPlane().refusal(sent("DROP", "FLOW", "{}", GRE))).isEmpty();
    }

    private static DataPlane dataPlane() {
        var properties = TestProperties.of("nft", "", "");
        return new NftablesDataPlane(
                properties, new Nft(properties, JsonMapper.shared()), new DataPlaneMetrics(new SimpleMeterRegistry()));
    }
}
