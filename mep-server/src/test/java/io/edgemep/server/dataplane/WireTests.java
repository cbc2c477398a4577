package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.Host.hex;
import static io.edgemep.server.dataplane.TestNetwork.PORT;
import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.mac;
import static io.edgemep.server.dataplane.TrafficRules.rule;
import static io.edgemep.server.dataplane.TrafficRules.sent;
import static io.edgemep.server.dataplane.TrafficRules.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What leaves the platform as it is on the wire: MAC addresses of frames, and packets of a protocol that the hosts
/// themselves do not speak. It is counted by rules in the hosts' own kernels.
class WireTests {

    private static final String CLIENT = "10.77.1.2";
    private static final String SERVER = "10.77.2.2";
    private static final String CLIENT_MAC = "02:00:00:00:01:02";
    private static final String CHOSEN_MAC = "02:00:00:00:09:09";
    private static final int SCTP_PORT = 5003;
    private static final int OTHER_SCTP_PORT = 5004;

    private static TestNetwork network;
    private static int ports = 30_000;

    private NftablesDataPlane dataPlane;

    @BeforeAll
    static void build() {
        network = TestNetwork.create();
        // Their ports are where those of UDP are, so that the client can send them: datagrams that get another protocol
        // and, as a first packet of SCTP has it, no verification tag.
        network.at(
                "ue",
                "nft",
                "add table ip turned; add chain ip turned out { type filter hook output priority -500; };"
                        + " add rule ip turned out udp dport { %d, %d } @th,32,32 set 0 ip protocol set 132"
                                .formatted(SCTP_PORT, OTHER_SCTP_PORT));
    }

    /// Has a host count from now on what arrives there and matches.
    private static void count(String link, String... matches) {
        var commands = new StringBuilder("add table ip seen; delete table ip seen; add table ip seen;"
                + " add chain ip seen in { type filter hook prerouting priority -400; };");
        Stream.of(matches).forEach(match -> commands.append(" add rule ip seen in " + match + " counter;"));
        assertThat(network.at(link, "nft", commands.toString())).isEmpty();
    }

    @AfterAll
    static void remove() {
        if (network != null) {
            network.close();
        }
    }

    @BeforeEach
    void start() {
        var properties = TestProperties.of("nft", network.platform(), "app", "ue", "core", "app");
        dataPlane = new NftablesDataPlane(
                properties, new Nft(properties, JsonMapper.shared()), new DataPlaneMetrics(new SimpleMeterRegistry()));
        dataPlane.enforce(List.of());
        network.settle();
        count("app", "udp dport 5000 ether saddr " + CLIENT_MAC, "udp dport 5000 ether saddr " + CHOSEN_MAC);
    }

    private void enforce(TrafficRule... rules) {
        var all = new ArrayList<>(wanted(rules));
        all.add(new WantedRule<>(
                new RuleKey("marks", "r"), TrafficRules.pass(0, "{'dstPort': ['7'], 'protocol': ['UDP']}")));
        assertThat(dataPlane.enforce(all)).isEmpty();
    }

    private static String send(int port) {
        return send(port, ports++, hex("#" + ports));
    }

    private static String send(int port, int from, String content) {
        network.client().tell("udp %s %d %s %d 0 %s".formatted(CLIENT, from, SERVER, port, content));
        return content;
    }

    /// How many packets a host has counted that match.
    private static long counted(String link, String part) {
        return network.at(link, "nft", "list", "table", "ip", "seen")
                .lines()
                .filter(line -> line.contains(part))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*counter packets (\\d+) .*", "$1")))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"FORWARD_DECAPSULATED,PACKET", "FORWARD_DECAPSULATED,FLOW", "DUPLICATE_DECAPSULATED,PACKET"})
    void givesFramesTheSourceThatTheDestinationInterfaceNames(String action, String type) {
        enforce(sent(
                action,
                type,
                "{'srcAddress': ['10.77.1.2'], 'dstPort': ['5000']}",
                mac(CHOSEN_MAC, TestNetwork.APP_MAC)));
        var frame = send(PORT);

        assertThat(network.arrivals(network.app(), frame)).containsExactly(frame);
        assertThat(counted("app", CHOSEN_MAC)).isEqualTo(1);
        assertThat(counted("app", CLIENT_MAC)).isZero();
    }

    @Test
    void leavesFramesTheirSourceWhereNoneIsNamed() {
        enforce(sent("FORWARD_DECAPSULATED", "PACKET", "{'dstPort': ['5000']}", mac(TestNetwork.APP_MAC)));
        var frame = send(PORT);

        assertThat(network.arrivals(network.app(), frame)).containsExactly(frame);
        assertThat(counted("app", CLIENT_MAC)).isEqualTo(1);
        assertThat(counted("app", CHOSEN_MAC)).isZero();
    }

    @Test
    void sendsOneDirectionOfAFlowToAMacAddressAndLetsTheOtherPass() {
        enforce(
                sent(
                        "FORWARD_DECAPSULATED",
                        "FLOW",
                        "{'srcAddress': ['10.77.1.2'], 'dstPort': ['5000'], 'protocol': ['UDP']}",
                        mac(TestNetwork.APP_MAC)),
                rule("DROP", 20, "PACKET", "{'srcPort': ['5000'], 'protocol': ['UDP']}", ""));
        var port = ports++;
        var question = send(PORT, port, hex("?to the app"));

        assertThat(network.arrivals(network.app(), question)).containsExactly(question);
        assertThat(network.client().take()).as("the app's answer").endsWith(" 10.77.3.2");
        assertThat(network.arrivals(network.server())).isEmpty();

        var fromServer = hex("from the server");
        // From all its addresses, which is how the server has that port.
        network.server().tell("udp 0.0.0.0 %d %s %d 0 %s".formatted(PORT, CLIENT, port, fromServer));
        assertThat(network.arrivals(network.client(), fromServer)).containsExactly(fromServer);

        // Not of this flow: the next rule drops it.
        network.client().tell("listen 10.77.1.3 " + port);
        network.server().tell("udp 0.0.0.0 %d 10.77.1.3 %d 0 %s".formatted(PORT, port, fromServer));
        assertThat(network.arrivals(network.client())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'protocol': ['SCTP'], 'dstPort': ['5003']}",
                "{'protocol': ['132'], 'dstAddress': ['10.77.2.2'], 'dstPort': ['5000-5003']}",
                "{'dstAddress': ['10.77.2.2'], 'dstPort': ['5003']}"
            })
    void judgesPacketsOfSctpByTheirPorts(String filter) {
        for (var type : List.of("PACKET", "FLOW")) {
            enforce(drop(type, filter));
            assertThat(arrivalsOfSctp()).as(type).containsExactly(0L, 1L);
        }
        enforce(drop("PACKET", "{'protocol': ['TCP', 'UDP'], 'dstPort': ['5003']}"));
        assertThat(arrivalsOfSctp()).containsExactly(1L, 1L);
    }

    @Test
    void judgesAFlowOfSctpByTheFilterOfItsOtherDirection() {
        enforce(drop("FLOW", "{'protocol': ['SCTP'], 'srcAddress': ['10.77.2.2'], 'srcPort': ['5003']}"));
        assertThat(arrivalsOfSctp()).containsExactly(0L, 1L);

        enforce(drop("PACKET", "{'protocol': ['SCTP'], 'srcAddress': ['10.77.2.2'], 'srcPort': ['5003']}"));
        assertThat(arrivalsOfSctp()).containsExactly(1L, 1L);
    }

    /// How many packets come through of one to each of two ports.
    private static List<Long> arrivalsOfSctp() {
        count("core", "sctp dport " + SCTP_PORT, "sctp dport " + OTHER_SCTP_PORT);
        // After a checksum: a chunk INIT of twenty octets, with one stream in each direction.
        var init = "00000000" + "01000014" + "00000001" + "00001000" + "00010001" + "00000001";
        send(SCTP_PORT, ports++, init);
        send(OTHER_SCTP_PORT, ports++, init);
        network.settle();
        return List.of(counted("core", " " + SCTP_PORT + " "), counted("core", " " + OTHER_SCTP_PORT + " "));
    }
}
