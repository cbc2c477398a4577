package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.StartRefused;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/// What a platform that publishes services does not start with.
@ExtendWith(OutputCaptureExtension.class)
class ExposureTests {

    private static final List<InetAddress> OWN =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("10.0.0.7"));

    private static void networks(String networks, String deny) {
        Exposure.ofTheNetworks(TestGateway.properties("upstream.networks", networks, "upstream.deny", deny)
                .upstream());
    }

    private static void mm5(String authentication, String... set) {
        var destinations = new Destinations(TestGateway.properties(set).upstream(), new OwnHosts(Set.of(), Set.of()));
        Exposure.ofMm5(
                new MockEnvironment().withProperty("mep.mm5.authentication", authentication), destinations, () -> OWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "::/0",
                "10.0.0.0/8,127.0.0.0/8",
                "169.254.0.0/16",
                "224.0.0.0/4",
                "fe80::/10",
                "ff00::/8",
                "::1/128",
                "fc00::/5,127.0.0.0/8"
            })
    void isRefusedWhereServicesMayBeEverywhereAndNothingIsDenied(String networks) {
        assertThatThrownBy(() -> networks(networks, ""))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("mep.gateway.upstream.networks", "mep.gateway.upstream.deny");
        networks(networks, "10.0.0.0/24");
    }

    @Test
    void isWarnedOfWhereNothingOfThePlatformsIsDenied(CapturedOutput output) {
        networks("10.0.0.0/8", "10.0.0.0/24");
        networks("", "");
        assertThat(output).doesNotContain("mep.gateway.upstream.deny");

        networks("10.0.0.0/8", "");

        assertThat(output).containsOnlyOnce("mep.gateway.upstream.deny is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE"})
    void isRefusedWhereTheGatewayReachesAnMm5ThatAsksNobody(String authentication) {
        assertThatThrownBy(() -> mm5(authentication))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("mep.mm5.authentication", "10.0.0.7", "mep.gateway.upstream.deny");
    }

    @ParameterizedTest
    @CsvSource({
        "token, upstream.deny, ''",
        "mutual-tls, upstream.deny, ''",
        "none, upstream.deny, 10.0.0.7",
        "none, upstream.networks, 192.168.0.0/16",
        "none, upstream.networks, ''"
    })
    void isNoneWhereMm5AsksOrTheGatewayDoesNotReachIt(String authentication, String name, String value) {
        mm5(authentication, name, value);
    }

    @Test
    void isOfTheAddressThatTheServiceListensAtAlone() {
        var bound = new MockEnvironment().withProperty("server.address", "10.0.0.7");

        assertThat(Exposure.ownAddresses(bound)).containsExactly(InetAddress.ofLiteral("10.0.0.7"));
        assertThat(Exposure.ownAddresses(new MockEnvironment())).contains(InetAddress.ofLiteral("127.0.0.1"));
    }
}
