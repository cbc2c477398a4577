package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.StartRefused;
import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.mp1.EndPointInfo;
import io.edgemep.server.mp1.OpaqueObject;
import io.edgemep.server.mp1.SecurityInfo;
import io.edgemep.server.registry.TransportInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the gateway may be made to connect to.
class DestinationsTests {

    private static final String[] CONFIGURED = {
        "upstream.networks",
                "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,127.0.0.0/8,169.254.0.0/16,0.0.0.0/0,::/0",
        "upstream.deny", "10.0.3.0/24,8.0.0.0/8",
        "upstream.domains", "mec.example,.apps.test"
    };

    private static Destinations destinations(String... set) {
        return new Destinations(
                TestGateway.properties(set).upstream(),
                own("10.0.9.9", "Gateway.mec.example", "[fd00::9]", "[64:ff9b::10.0.9.8]"));
    }

    private static OwnHosts own(String... hosts) {
        return OwnHosts.of(List.of(hosts), DestinationsTests::lookup, Duration.ofSeconds(10));
    }

    private static InetAddress[] lookup(String name) throws UnknownHostException {
        if (!name.equals("Gateway.mec.example")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.ofLiteral("10.0.9.7"), InetAddress.ofLiteral("fd00::7")};
    }

    private static TransportInfo transport(String protocol, EndPointInfo endpoint) {
        return new TransportInfo("1", "t", null, "REST_HTTP", protocol, "1", endpoint, new SecurityInfo(null), null);
    }

    private static TransportInfo uris(String... uris) {
        return transport("HTTP", new EndPointInfo(Arrays.asList(uris), null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.1.2.3/",
                "http://172.16.0.1:8080/a",
                "http://192.168.1.1/",
                "https://[fd00::1]:8443/",
            })
    void areThePrivateNetworksWhereNothingElseIsConfigured(String uri) {
        assertThat(destinations().of(uris(uri)).places()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://0.0.0.0/",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:7f00:1::]/",
                "http://[fe80::1]/",
                "http://[fe80::1%25eth0]/",
                "http://[ff02::1]/",
                "http://[fd00:ec2::254]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/",
                "http://168.63.129.16/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://localhost/",
                "http://a.localhost./",
            })
    void areNeverThisMachineItsLinkNorMetadata(String uri) {
        for (var configured : new Destinations[] {destinations(), destinations(CONFIGURED)}) {
            assertThatThrownBy(() -> configured.of(uris(uri)))
                    .isInstanceOf(InvalidMember.class)
                    .hasMessageContaining("transportInfo.endpoint.uris");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "http://100.64.0.1/",
                "http://[2001:db8::1]/",
                "http://app.example/",
                "http://metadata.google.internal/",
                "http://kong/",
            })
    void areNothingBeyondThePrivateNetworksByDefault(String uri) {
        assertThatThrownBy(() -> destinations().of(uris(uri))).isInstanceOf(InvalidMember.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.3.7:8001/",
                "http://[::ffff:10.0.3.7]/",
                "http://10.0.9.9/",
                "http://[::ffff:10.0.9.9]/",
                "http://[64:ff9b::10.0.9.9]/",
                "http://[::10.0.9.9]/",
                "http://[2002:0a00:0909::1]/",
                "http://[fd00::5efe:10.0.9.9]/",
                "http://10.0.9.8/",
                "http://10.0.9.7/",
                "http://[64:ff9b::10.0.9.7]/",
                "http://[fd00::7]/",
                "http://[fd00:0:0::9]/",
                "http://gateway.mec.example./",
                "http://GATEWAY.mec.example/",
                "http://mec.example.evil/",
                "http://xmec.example/",
                "http://a_b.mec.example/",
                "http://10.1.2.3.mec.example.7/",
                "http://user@10.1.2.3/",
                "http://10.1.2.3/#fragment",
                "http://10.1.2.3/?query",
                "http://10.1.2.3:0/",
                "http://10.1.2.3:99999/",
                "ftp://10.1.2.3/",
                "//10.1.2.3/",
                "http:10.1.2.3",
                "http://10.1.2.3 /",
                "",
            })
    void areNotWhatIsDeniedNorWhatIsNoPlainUri(String uri) {
        var transport = uri.isEmpty() ? transport("HTTP", alternative()) : uris(uri);

        assertThatThrownBy(() -> destinations(CONFIGURED).of(transport)).isInstanceOf(InvalidMember.class);
    }

    private static EndPointInfo alternative() {
        return new EndPointInfo(null, null, null, OpaqueObject.of("{\"a\": \"b\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.1.2.3, http, 10.1.2.3, 80,",
        "https://10.1.2.3/, https, 10.1.2.3, 443,",
        "HTTPS://10.1.2.3:8443/a/b/, https, 10.1.2.3, 8443, /a/b/",
        "http://[FD00:0::1]:81/%20, http, [fd00:0:0:0:0:0:0:1], 81, /%20",
        "http://[::ffff:10.1.2.3]/, http, 10.1.2.3, 80,",
        "http://Camera.Mec.Example.:82/, http, camera.mec.example, 82,",
        "http://x.apps.test/, http, x.apps.test, 80,",
    })
    void areWrittenInOneWay(String uri, String scheme, String host, int port, String path) {
        var upstream = destinations(CONFIGURED).of(uris(uri));

        assertThat(upstream.scheme()).isEqualTo(scheme);
        assertThat(upstream.path()).isEqualTo(path);
        assertThat(upstream.places()).singleElement().satisfies(place -> {
            assertThat(place.host()).isEqualTo(host);
            assertThat(place.port()).isEqualTo(port);
        });
    }

    /// Or one place could be held twice.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "64:ff9b::10.1.2.3",
                "::10.1.2.3",
                "::ffff:0:10.1.2.3",
                "2002:a01:203::1",
                "fd00::5efe:10.1.2.3",
                "fd00::200:5efe:10.1.2.3",
            })
    void areNoIpv6AddressesThatLeadToAnIpv4Address(String address) {
        assertThatThrownBy(() -> destinations(CONFIGURED).of(uris("http://[" + address + "]/")))
                .isInstanceOf(InvalidMember.class)
                .hasMessageContaining("leads to an IPv4 address; write that one: 10.1.2.3");
    }

    @Test
    void areTheFirstThatMayBeAndThoseLikeIt() {
        var upstream = destinations()
                .of(uris(
                        "mqtt://10.0.0.1/",
                        "http://127.0.0.1/a",
                        "http://10.0.0.2:80/a",
                        "https://10.0.0.3/a",
                        "http://10.0.0.4/a",
                        "http://10.0.0.4:80/a",
                        "http://10.0.0.5/b"));

        assertThat(upstream.places())
                .containsExactly(new Place("10.0.0.2", 80, false), new Place("10.0.0.4", 80, false));
    }

    @Test
    void areTheAddressesOfAnHttpServiceWithoutUris() {
        var endpoint = new EndPointInfo(
                null,
                null,
                Arrays.asList(new EndPointInfo.Address("10.1.2.3", 8080), new EndPointInfo.Address("fd00::1", 8080)),
                null);

        var upstream = destinations().of(transport("HTTPS", endpoint));

        assertThat(upstream.scheme()).isEqualTo("https");
        assertThat(upstream.places())
                .containsExactly(new Place("10.1.2.3", 8080, false), new Place("[fd00:0:0:0:0:0:0:1]", 8080, false));
        assertThatThrownBy(() -> destinations().of(transport("MQTT", endpoint)))
                .hasMessageContaining("transportInfo.endpoint has neither");
        var outside = new EndPointInfo(null, null, Arrays.asList(new EndPointInfo.Address("a/../127.0.0.1", 80)), null);
        assertThatThrownBy(() -> destinations().of(transport("HTTP", outside)))
                .hasMessageContaining("transportInfo.endpoint.addresses");
    }

    @Test
    void areNamesAloneWhereNoNetworkIsConfigured() {
        var named = destinations("upstream.networks", "", "upstream.domains", "mec.example");

        assertThat(named.of(uris("http://a.mec.example/")).places()).hasSize(1);
        assertThatThrownBy(() -> named.of(uris("http://10.1.2.3/"))).hasMessageContaining("by name");
    }

    @Test
    void areRefusedByNameWhereTheGatewaysOwnNameIsUnknown() {
        var own = OwnHosts.of(List.of("Unknown.mec.example."), DestinationsTests::lookup, Duration.ofSeconds(10));

        var destinations = new Destinations(TestGateway.properties(CONFIGURED).upstream(), own);

        assertThatThrownBy(() -> destinations.of(uris("http://unknown.MEC.example/")))
                .hasMessageContaining("names the gateway itself");
        assertThat(destinations.of(uris("http://10.0.9.7/")).places()).hasSize(1);
    }

    @Test
    void doNotWaitForANameServerThatDoesNotAnswer() {
        var over = new CountDownLatch(1);
        var began = Instant.now();

        var own = OwnHosts.of(
                List.of("gateway.mec.example"),
                name -> {
                    awaitUninterruptibly(over);
                    return lookup(name);
                },
                Duration.ofMillis(50));

        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(own.names()).containsExactly("gateway.mec.example");
        over.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refuseToStartWithWhatIsNoNetworkOrDomain() {
        assertThatThrownBy(() -> destinations("upstream.networks", "10.0.0.0/99"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.gateway.upstream.networks");
        assertThatThrownBy(() -> destinations("upstream.deny", "everything")).isInstanceOf(StartRefused.class);
        assertThatThrownBy(() -> destinations("upstream.domains", "*.example"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.gateway.upstream.domains");
    }
}
