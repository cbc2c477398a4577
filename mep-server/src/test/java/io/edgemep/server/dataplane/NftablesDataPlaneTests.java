package io.edgemep.server.dataplane;

import static io.edgemep.server.dataplane.Host.hex;
import static io.edgemep.server.dataplane.TestNetwork.GTP;
import static io.edgemep.server.dataplane.TestNetwork.OTHER_PORT;
import static io.edgemep.server.dataplane.TestNetwork.PORT;
import static io.edgemep.server.dataplane.TrafficRules.drop;
import static io.edgemep.server.dataplane.TrafficRules.ip;
import static io.edgemep.server.dataplane.TrafficRules.key;
import static io.edgemep.server.dataplane.TrafficRules.mac;
import static io.edgemep.server.dataplane.TrafficRules.pass;
import static io.edgemep.server.dataplane.TrafficRules.rule;
import static io.edgemep.server.dataplane.TrafficRules.sent;
import static io.edgemep.server.dataplane.TrafficRules.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What the kernel does with packets between network namespaces.
class NftablesDataPlaneTests extends DataPlaneContract {

    private static final String MARKS = "{'dstPort': ['7'], 'protocol': ['UDP']}";
    private static final String V4 = "10.77.2.2";
    private static final String V6 = "2001:db8:2::2";

    private static TestNetwork network;
    private static int packets;
    private static int ports = 20_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private NftablesDataPlane dataPlane;

    @BeforeAll
    static void build() {
        network = TestNetwork.create();
    }

    @AfterAll
    static void remove() {
        if (network != null) {
            network.close();
        }
    }

    @BeforeEach
    void start() {
        dataPlane = on("ue", "core", "app");
        dataPlane.enforce(List.of());
        network.settle();
    }

    private NftablesDataPlane on(String... devices) {
        return with(TestProperties.of("nft", network.platform(), devices.length == 0 ? "" : "app", devices));
    }

    private NftablesDataPlane with(NftablesProperties properties) {
        return new NftablesDataPlane(
                properties, new Nft(properties, JsonMapper.shared()), new DataPlaneMetrics(meters));
    }

    @Override
    DataPlane dataPlane() {
        return dataPlane;
    }

    /// A packet of the client: where to, and what it is like.
    record Packet(String from, String to, int port, int trafficClass, String content) {

        static Packet to(String address, int port) {
            return new Packet(address.contains(":") ? "2001:db8:1::2" : "10.77.1.2", address, port, 0, "");
        }

        Packet from(String source) {
            return new Packet(source, to, port, trafficClass, content);
        }

        Packet marked(int value) {
            return new Packet(from, to, port, value, content);
        }

        Packet holding(String hex) {
            return new Packet(from, to, port, trafficClass, hex);
        }

        /// Sends it with a content that no other has.
        String send() {
            return sendFrom(ports++);
        }

        String sendFrom(int sourcePort) {
            var unique = content + hex("#" + packets++);
            network.client().tell("udp %s %d %s %d %d %s".formatted(from, sourcePort, to, port, trafficClass, unique));
            return unique;
        }
    }

    private static Packet v4() {
        return Packet.to(V4, PORT);
    }

    private static Packet v6() {
        return Packet.to(V6, PORT);
    }

    private static Packet gtp(String content) {
        return Packet.to(V4, GTP).holding(content);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                filter("{'srcAddress': ['10.77.1.2']}", v4(), v4().from("10.77.1.3")),
                filter("{'srcAddress': ['10.77.1.2/31']}", v4().from("10.77.1.3"), v6()),
                filter("{'srcAddress': ['2001:db8:1::2']}", v6(), v6().from("2001:db8:1::3")),
                filter(
                        "{'srcAddress': ['2001:db8:1::3-2001:db8:1::9', '10.77.1.3']}",
                        v6().from("2001:db8:1::3"),
                        v6()),
                filter("{'srcAddress': ['2001:db8:1::3/128', '10.77.1.3']}", v4().from("10.77.1.3"), v4()),
                filter("{'dstAddress': ['10.77.2.0-10.77.2.2', '192.0.2.1']}", v4(), v6()),
                filter("{'dstAddress': ['2001:db8:2::/48']}", v6(), v4()),
                filter("{'dstAddress': ['0.0.0.0/0']}", v4(), v6()),
                filter("{'dstPort': ['5000']}", v4(), Packet.to(V4, OTHER_PORT)),
                filter("{'dstPort': ['5001-6000', '80'], 'protocol': ['udp']}", Packet.to(V6, OTHER_PORT), v6()),
                filter("{'srcPort': ['1-65535'], 'dstPort': ['5000']}", v4(), Packet.to(V4, OTHER_PORT)),
                filter("{'protocol': ['17'], 'dstAddress': ['10.77.2.2']}", v4(), v6()),
                filter("{'protocol': ['TCP', 'ANY'], 'dstAddress': ['10.77.2.2']}", v4(), v6()),
                filter("{'dSCP': 46}", v4().marked(46 << 2), v4()),
                filter("{'dSCP': 46}", v4().marked(46 << 2), v6().marked(46 << 2)),
                filter("{'tC': 184}", v6().marked(184), v6().marked(180)),
                filter("{'tC': 184}", v6().marked(184), v4().marked(184)),
                filter("{'dstPort': ['80']}, {'dstPort': ['5000']}", v4(), Packet.to(V4, OTHER_PORT)));
    }

    static Stream<Arguments> tunnels() {
        var inner = "{'tgtTunnelAddress': ['10.77.2.2'], %s}";
        var plain = gtp(Gtp.ipv4(Gtp.PLAIN, "172.16.0.9", "198.51.100.7", 80));
        var numbered = gtp(Gtp.ipv4(Gtp.NUMBERED, "172.16.0.9", "198.51.100.7", 80));
        var session = gtp(Gtp.ipv4(Gtp.SESSION, "172.16.0.9", "198.51.100.7", 80));
        var other = gtp(Gtp.ipv4(Gtp.PLAIN, "172.16.1.1", "198.51.100.8", 8080));
        var ipv6 = gtp(Gtp.ipv6(Gtp.SESSION, "2001:db8:a::1", "2001:db8:b::5", 80, 184));
        return Stream.of(
                filter("{'srcTunnelAddress': ['10.77.1.2']}", plain, plain.from("10.77.1.3")),
                filter("{'tgtTunnelAddress': ['10.77.2.2']}", session, gtp(Gtp.ECHO_REQUEST)),
                filter("{'dstTunnelPort': ['2152'], 'srcTunnelAddress': ['10.77.1.2']}", plain, v4()),
                filter("{'dstTunnelPort': ['5000']}", v4().holding(Gtp.PLAIN), plain),
                filter(inner.formatted("'srcAddress': ['172.16.0.0/24']"), plain, other),
                filter(inner.formatted("'srcAddress': ['172.16.0.0/24']"), numbered, other),
                filter(inner.formatted("'srcAddress': ['172.16.0.0/24']"), session, other),
                filter(inner.formatted("'dstAddress': ['198.51.100.1-198.51.100.7', '192.0.2.1']"), plain, other),
                filter(inner.formatted("'dstPort': ['70-90', '443']"), session, other),
                filter(inner.formatted("'dstPort': ['80'], 'protocol': ['UDP']"), ipv6, other),
                filter(inner.formatted("'srcPort': ['4660'], 'dstPort': ['80']"), numbered, other),
                filter(inner.formatted("'protocol': ['UDP'], 'dstAddress': ['198.51.100.7']"), plain, other),
                filter(inner.formatted("'dstAddress': ['2001:db8:b::5']"), ipv6, plain),
                filter(inner.formatted("'dstAddress': ['2001:db8:b::-2001:db8:b::ff', '2001:db8:d::1']"), ipv6, plain),
                filter(
                        inner.formatted("'dstAddress': ['2001:db8:b::-2001:db8:b::ff']"),
                        ipv6,
                        gtp(Gtp.ipv6(Gtp.SESSION, "2001:db8:a::1", "2001:db8:b::1:5", 80, 0))),
                filter(inner.formatted("'tC': 184"), ipv6, plain),
                filter(
                        inner.formatted("'dSCP': 10"),
                        gtp(Gtp.ipv4(Gtp.PLAIN, "172.16.0.9", "198.51.100.7", 80, 10 << 2)),
                        plain),
                filter(
                        inner.formatted("'srcAddress': ['172.16.0.9']"),
                        plain,
                        gtp(Gtp.ipv4(Gtp.TWO_EXTENSIONS, "172.16.0.9", "198.51.100.7", 80))));
    }

    private static Arguments filter(String filter, Packet matching, Packet other) {
        return Arguments.of(filter, matching, other);
    }

    @ParameterizedTest
    @MethodSource({"filters", "tunnels"})
    void dropsWhatThePacketFilterMatchesAndNothingElse(String filter, Packet matching, Packet other) {
        enforce(drop("PACKET", filter));
        matching.send();
        var passed = other.send();

        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @ParameterizedTest
    @MethodSource({"filters", "tunnels"})
    void dropsWhatTheFlowFilterMatchesAndNothingElse(String filter, Packet matching, Packet other) {
        enforce(drop("FLOW", filter));
        matching.send();
        var passed = other.send();

        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @Test
    void judgesPingsAndConnectionsByTheirProtocols() {
        enforce(drop("FLOW", "{'protocol': ['ICMP', 'TCP'], 'dstAddress': ['10.77.2.2', '2001:db8:2::2']}"));
        assertThat(ping(V4)).isEqualTo("unreachable");
        assertThat(ping(V6)).isEqualTo("reachable");
        assertThat(connect(V4)).isEqualTo("unreachable");
        assertThat(connect(V6)).isEqualTo("unreachable");

        enforce(drop("FLOW", "{'protocol': ['ICMPV6'], 'dstAddress': ['2001:db8:2::2']}"));
        assertThat(ping(V4)).isEqualTo("reachable");
        assertThat(ping(V6)).isEqualTo("unreachable");
        assertThat(connect(V6)).isEqualTo("connected");

        enforce(drop("FLOW", "{'protocol': ['UDP']}"));
        assertThat(ping(V6)).isEqualTo("reachable");
        assertThat(connect(V4)).isEqualTo("connected");
    }

    @Test
    void judgesByPriority() {
        enforce(
                rule("DROP", 20, "PACKET", "{'dstAddress': ['10.77.2.2']}", ""),
                rule("PASSTHROUGH", 19, "PACKET", "{'dstPort': ['5000']}", ""),
                rule("DROP", 18, "PACKET", "{'srcAddress': ['10.77.1.3']}", ""));
        var passed = v4().send();
        v4().from("10.77.1.3").send();
        Packet.to(V4, OTHER_PORT).send();
        var unjudged = v6().send();

        assertThat(network.arrivals(network.server(), passed, unjudged)).containsExactlyInAnyOrder(passed, unjudged);
    }

    @Test
    void judgesEqualPrioritiesByApplicationAndRule() {
        var drop = drop("PACKET", "{'dstPort': ['5000']}");
        var pass = pass(10, "{'dstPort': ['5000']}");
        var first = new RuleKey("a", "z");
        var second = new RuleKey("b", "a");

        dataPlane.enforce(List.of(new WantedRule<>(second, drop), new WantedRule<>(first, pass)));
        var passed = v4().send();
        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);

        dataPlane.enforce(List.of(new WantedRule<>(second, pass), new WantedRule<>(first, drop)));
        v4().send();
        assertThat(network.arrivals(network.server())).isEmpty();
    }

    @Test
    void dropsTheAnswersOfAFlowButNotOfPackets() {
        // The filter is about what the server sends, the question comes from the client.
        var filter = "{'srcAddress': ['10.77.1.2'], 'dstPort': ['5000'], 'protocol': ['UDP']}";
        var port = ports++;
        var question = v4().holding(hex("?"));
        var first = question.sendFrom(port);
        assertThat(network.arrivals(network.client(), answer(first))).hasSize(1);
        network.arrivals(network.server());

        enforce(drop("PACKET", "{'srcAddress': ['10.77.2.2'], 'srcPort': ['5000']}"));
        var second = question.sendFrom(port);
        assertThat(network.arrivals(network.server(), second)).containsExactly(second);
        assertThat(network.arrivals(network.client())).isEmpty();

        enforce(drop("FLOW", "{'srcAddress': ['10.77.2.2'], 'srcPort': ['5000']}"));
        question.sendFrom(port);
        assertThat(network.arrivals(network.server())).isEmpty();

        enforce(pass(1, filter), drop("PACKET", "{'srcAddress': ['10.77.2.2'], 'srcPort': ['5000']}"));
        question.sendFrom(port);
        network.arrivals(network.server());
        assertThat(network.arrivals(network.client())).isEmpty();

        enforce(
                rule("PASSTHROUGH", 1, "FLOW", filter, ""),
                drop("PACKET", "{'srcAddress': ['10.77.2.2'], 'srcPort': ['5000']}"));
        var last = question.sendFrom(port);
        assertThat(network.arrivals(network.client(), answer(last))).containsExactly(answer(last));
        network.arrivals(network.server());
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void forwardsAFlowAndTranslatesItsAnswersBack(Packet packet, String app, String server) {
        enforce(sent(
                "FORWARD_DECAPSULATED",
                "FLOW",
                "{'dstAddress': ['%s'], 'dstPort': ['5000']}".formatted(server),
                ip(app)));
        var question = packet.holding(hex("?")).send();

        assertThat(network.arrivals(network.app(), question)).containsExactly(question);
        assertThat(network.client().take()).isEqualTo(answer(question) + " " + plain(server));
        assertThat(network.arrivals(network.server())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void forwardsPacketsAndLeavesTheirAnswersAlone(Packet packet, String app, String server) {
        enforce(sent(
                "FORWARD_DECAPSULATED",
                "PACKET",
                "{'dstAddress': ['%s'], 'dstPort': ['5000']}".formatted(server),
                ip(app)));
        var question = packet.holding(hex("?")).send();

        assertThat(network.arrivals(network.app(), question)).containsExactly(question);
        assertThat(network.client().take()).isEqualTo(answer(question) + " " + plain(app));
        assertThat(network.arrivals(network.server())).isEmpty();
    }

    static Stream<Arguments> forwarded() {
        return Stream.of(Arguments.of(v4(), "10.77.3.2", V4), Arguments.of(v6(), "2001:db8:3::2", V6));
    }

    @Test
    void forwardsNoFlowThatAnEarlierRulePasses() {
        enforce(
                rule("PASSTHROUGH", 1, "FLOW", "{'srcAddress': ['10.77.1.3']}", ""),
                sent("FORWARD_DECAPSULATED", "FLOW", "{'dstAddress': ['10.77.2.2']}", ip("10.77.3.2")));
        var passed = v4().from("10.77.1.3").send();
        var forwarded = v4().send();

        assertThat(network.arrivals(network.app(), forwarded)).containsExactly(forwarded);
        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @Test
    void forwardsPacketsOfATunnelAsTheyAre() {
        enforce(sent(
                "FORWARD_ENCAPSULATED",
                "PACKET",
                "{'tgtTunnelAddress': ['10.77.2.2'], 'dstAddress': ['198.51.100.7']}",
                ip("10.77.3.2")));
        var forwarded =
                gtp(Gtp.ipv4(Gtp.SESSION, "172.16.0.9", "198.51.100.7", 80)).send();
        var passed =
                gtp(Gtp.ipv4(Gtp.SESSION, "172.16.0.9", "198.51.100.8", 80)).send();

        assertThat(network.arrivals(network.app(), forwarded)).containsExactly(forwarded);
        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @ParameterizedTest
    @MethodSource("copies")
    void copiesPacketsOnceHoweverManyFiltersMatch(Packet packet, String app) {
        enforce(sent(
                "DUPLICATE_DECAPSULATED",
                "PACKET",
                "{'dstPort': ['5000']}, {'protocol': ['UDP'], 'dstPort': ['4000-5000']}",
                ip(app)));
        var copied = packet.send();

        assertThat(network.arrivals(network.server(), copied)).containsExactly(copied);
        assertThat(network.arrivals(network.app(), copied)).containsExactly(copied);
    }

    static Stream<Arguments> copies() {
        return Stream.of(Arguments.of(v4(), "10.77.3.2"), Arguments.of(v6(), "2001:db8:3::2"));
    }

    @Test
    void copiesTheDirectionsOfAFlowToTheClientSideAndTheCoreSide() {
        enforce(sent(
                "DUPLICATE_DECAPSULATED",
                "FLOW",
                "{'srcAddress': ['10.77.1.2'], 'dstPort': ['5000']}",
                ip("10.77.3.2"),
                ip("10.77.4.2")));
        var port = ports++;
        // Copies keep their destination: the port that the client sends from.
        network.tap().tell("listen 10.77.1.2 " + port);
        var question = v4().holding(hex("?")).sendFrom(port);

        assertThat(network.arrivals(network.client(), answer(question))).contains(answer(question));
        assertThat(network.arrivals(network.app(), question)).containsExactly(question);
        // The app, which has got a copy of the question, answers as well.
        assertThat(network.arrivals(network.tap(), answer(question))).containsOnly(answer(question));
    }

    @Test
    void copiesOfPacketsGoToBothDestinations() {
        enforce(sent("DUPLICATE_ENCAPSULATED", "PACKET", "{'dstPort': ['5000']}", ip("10.77.3.2"), ip("10.77.4.2")));
        var copied = v4().send();

        assertThat(network.arrivals(network.server(), copied)).containsExactly(copied);
        assertThat(network.arrivals(network.app(), copied)).containsExactly(copied);
        assertThat(network.arrivals(network.tap(), copied)).containsExactly(copied);
    }

    @ParameterizedTest
    @MethodSource("copies")
    void sendsFramesToAMacAddress(Packet packet, String app) {
        enforce(sent("FORWARD_DECAPSULATED", "PACKET", "{'dstPort': ['5000']}", mac(TestNetwork.APP_MAC)));
        var diverted = packet.send();

        assertThat(network.arrivals(network.app(), diverted)).containsExactly(diverted);
        assertThat(network.arrivals(network.server())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("copies")
    void copiesFramesToAMacAddress(Packet packet, String app) {
        enforce(sent("DUPLICATE_DECAPSULATED", "FLOW", "{'dstPort': ['5000']}", mac(TestNetwork.APP_MAC)));
        var copied = packet.send();

        assertThat(network.arrivals(network.app(), copied)).containsExactly(copied);
        assertThat(network.arrivals(network.server(), copied)).containsExactly(copied);
    }

    @Test
    void judgesRulesOfAllKindsInOneOrder() {
        enforce(
                rule("DROP", 1, "FLOW", "{'srcAddress': ['10.77.1.3']}", ""),
                rule("PASSTHROUGH", 2, "PACKET", "{'dSCP': 8}", ""),
                sent("FORWARD_DECAPSULATED", "PACKET", "{'dstPort': ['5000']}", mac(TestNetwork.APP_MAC)));
        v4().from("10.77.1.3").send();
        var passed = v4().marked(32).send();
        var diverted = v4().send();

        assertThat(network.arrivals(network.app(), diverted)).containsExactly(diverted);
        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @Test
    void judgesOnlyWhatArrivesOnItsDevices() {
        dataPlane = on("core");
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        var passed = v4().send();

        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);

        dataPlane = on();
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        v4().send();

        assertThat(network.arrivals(network.server())).isEmpty();
    }

    @Test
    void letsNoPacketEscapeWhileTheTablesAreReplaced() {
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        network.client().start("flood %s %d 5000 %s".formatted(V4, PORT, hex("no")));
        for (var i = 1; i <= 25; i++) {
            enforce(drop("PACKET", "{'dstPort': ['5000']}"), drop("PACKET", "{'dstPort': ['%d']}".formatted(i + 7)));
        }
        assertThat(network.client().answer()).isEqualTo("flooded");
        assertThat(network.arrivals(network.server())).isEmpty();

        network.client().start("flood %s %d 1000 %s".formatted(V4, OTHER_PORT, hex("yes")));
        for (var i = 1; i <= 5; i++) {
            enforce(drop("PACKET", "{'dstPort': ['5000']}"), drop("PACKET", "{'dstPort': ['%d']}".formatted(i + 7)));
        }
        assertThat(network.client().answer()).isEqualTo("flooded");
        assertThat(network.arrivals(network.server())).hasSize(1000);
    }

    @Test
    void leavesTheKernelAloneWhenAllIsAsItShouldBe() {
        enforce(drop("FLOW", "{'dstPort': ['5000']}"));
        v4().send();
        network.arrivals(network.server());
        enforce(drop("FLOW", "{'dstPort': ['5000']}"));

        // A replacement would begin to count anew.
        assertThat(counted("dport 5000")).isPositive();
        assertThat(replacements("replaced") + replacements("repaired")).isEqualTo(2);
    }

    @Test
    void leavesAThousandRulesAloneAlsoWhenTheyComeInAnotherOrder() {
        var rules = wanted(IntStream.range(0, 1000)
                .mapToObj(i -> drop("FLOW", "{'dstPort': ['%d'], 'protocol': ['TCP']}".formatted(i + 1)))
                .toArray(TrafficRule[]::new));
        assertThat(dataPlane.enforce(rules)).isEmpty();
        var before = listed();

        assertThat(dataPlane.enforce(List.copyOf(rules))).isEmpty();
        assertThat(dataPlane.enforce(rules.reversed())).isEmpty();

        // Handles tell tables that are replaced by equal ones.
        assertThat(listed()).isEqualTo(before).contains("tcp dport 1000 ");
        assertThat(replacements("replaced")).isEqualTo(2);
        assertThat(replacements("repaired")).isZero();
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void mendsWhatOthersHaveChanged(String command) {
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        network.inPlatform("nft", command);
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        v4().send();

        assertThat(network.arrivals(network.server())).isEmpty();
        assertThat(replacements("repaired")).isEqualTo(1);
    }

    static Stream<String> tampering() {
        return Stream.of(
                "flush chain ip mep rules",
                "delete table ip mep",
                "flush ruleset",
                "insert rule ip mep rules accept",
                "add table netdev mep",
                "add chain ip mep judge { policy drop; }");
    }

    @Test
    void leavesTablesOfOthersAlone() {
        network.inPlatform("nft", "add table inet mep; add table ip other");
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        enforce();

        network.inPlatform("nft", "delete table inet mep; delete table ip other");
    }

    @Test
    void putsAllAnewAfterARestart() {
        enforce(drop("PACKET", "{'dstPort': ['5000']}"), drop("PACKET", "{'dstPort': ['5001']}"));
        dataPlane = on("ue", "core", "app");
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        v4().send();
        var passed = Packet.to(V4, OTHER_PORT).send();

        assertThat(network.arrivals(network.server(), passed)).containsExactly(passed);
    }

    @Test
    void leavesNoTableWhereNothingIsWanted() {
        enforce(drop("PACKET", "{'dstPort': ['5000']}"));
        dataPlane.enforce(List.of());

        assertThat(listed()).doesNotContain("mep");
    }

    @Test
    void singlesOutTheRuleThatTheKernelRefuses() {
        // There is no such interface, which nothing but the kernel can know.
        dataPlane = with(TestProperties.of("nft", network.platform(), "nowhere", "ue"));
        var rules = new ArrayList<TrafficRule>();
        for (var i = 0; i < 20; i++) {
            rules.add(drop("PACKET", "{'dstPort': ['%d']}".formatted(4990 + i)));
        }
        rules.set(13, sent("FORWARD_DECAPSULATED", "PACKET", "{'dstPort': ['1']}", mac(TestNetwork.APP_MAC)));
        var wanted = wanted(rules.toArray(TrafficRule[]::new));

        var faults = dataPlane.enforce(wanted);
        v4().send();

        assertThat(faults).containsOnlyKeys(key(13));
        assertThat(faults.get(key(13)))
                .satisfies(fault -> assertThat(fault.reason()).startsWith("The kernel refuses it: "))
                .satisfies(fault -> assertThat(fault.inEffect()).isFalse());
        assertThat(network.arrivals(network.server())).isEmpty();
        assertThat(dataPlane.enforce(wanted)).isEqualTo(faults);
        assertThat(replacements("partial")).isEqualTo(1);

        network.inPlatform("ip", "link", "add", "nowhere", "type", "veth", "peer", "name", "else");
        assertThat(dataPlane.enforce(wanted)).isEmpty();
        network.inPlatform("ip", "link", "del", "nowhere");
    }

    @Test
    void bindsHowMuchTheRulesMayBecome() {
        var properties = TestProperties.bounded(network.platform(), 30, Duration.ofSeconds(10));
        var bounded = with(properties);
        var filters = String.join(", ", Collections.nCopies(30, "{'dstAddress': ['10.77.2.2']}"));

        assertThat(bounded.enforce(wanted(drop("PACKET", "{}"), drop("PACKET", filters))))
                .containsOnlyKeys(key(1))
                .hasEntrySatisfying(key(1), fault -> assertThat(fault.reason()).contains("max-statements"));
    }

    /// Puts the rules into effect, and one before them that lets the marks pass.
    private void enforce(TrafficRule... rules) {
        var all = new ArrayList<>(wanted(rules));
        all.add(new WantedRule<>(new RuleKey("marks", "r"), pass(0, MARKS)));
        assertThat(dataPlane.enforce(all)).isEmpty();
    }

    private static String ping(String address) {
        return network.client().tell("ping " + address);
    }

    private static String connect(String address) {
        return network.client().tell("tcp %s %d".formatted(address, PORT));
    }

    /// What a peer says to a question.
    private static String answer(String question) {
        var content = HexFormat.of().parseHex(question);
        content[0]++;
        return HexFormat.of().formatHex(content);
    }

    private static String plain(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    private long replacements(String result) {
        return meters.get("mep.dataplane.replacements")
                .tag("result", result)
                .timer()
                .count();
    }

    /// How many packets the rules have counted whose text contains this.
    private static long counted(String part) {
        return listed().lines()
                .filter(line -> line.contains(part) && line.contains("counter packets"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*counter packets (\\d+) .*", "$1")))
                .sum();
    }

    private static String listed() {
        return TestNetwork.output("ip", "netns", "exec", network.platform(), "nft", "-a", "list", "ruleset");
    }
}
