package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackNetworksTests {

    private final CallbackNetworks byDefault = TestProperties.networks(Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "2606:4700::1111",
                "fd00::1",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void permitsUnicastAddressesPrivateOnesIncluded(String address) {
        assertThat(byDefault.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "febf::1",
                "fe80::1%1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd20:ce::254",
                "224.0.0.1",
                "239.255.255.250",
                "ff02::1",
                "240.0.0.1",
                "255.255.255.255",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:0:169.254.169.254",
                "::127.0.0.1",
                "::169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2002:a9fe:a9fe::1",
                "2002:7f00:1::",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "fd00::5efe:169.254.169.254",
                "fd00::200:5efe:127.0.0.1"
            })
    void refusesThisMachineItsLinkMetadataAndWhatIsNotUnicast(String address) {
        assertThat(byDefault.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "8.8.8.8"})
    void permitsLoopbackInDevelopment(String address) {
        var development = TestProperties.networks(Map.of("mep.callback.allow-loopback", "true"));

        assertThat(development.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void neverPermitsLinkLocalAddressesHoweverItIsConfigured() {
        var open = TestProperties.networks(
                Map.of("mep.callback.allow", "0.0.0.0/0,::/0", "mep.callback.allow-loopback", "true"));

        assertThat(open.permits(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
        assertThat(open.permits(InetAddress.ofLiteral("fe80::1"))).isFalse();
        assertThat(open.permits(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    }

    @Test
    void permitsOnlyWhatIsAllowedAndNotDenied() {
        var some = TestProperties.networks(
                Map.of("mep.callback.allow", "10.0.0.0/8,fd12::/16", "mep.callback.deny", "10.9.0.0/16,64:ff9b::/96"));

        assertThat(some.permits(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(some.permits(InetAddress.ofLiteral("fd12::1"))).isTrue();
        assertThat(some.permits(InetAddress.ofLiteral("2002:a01:203::1"))).isTrue();
        assertThat(some.permits(InetAddress.ofLiteral("10.9.2.3"))).isFalse();
        assertThat(some.permits(InetAddress.ofLiteral("::ffff:10.9.2.3"))).isFalse();
        assertThat(some.permits(InetAddress.ofLiteral("64:ff9b::10.1.2.3"))).isFalse();
        assertThat(some.permits(InetAddress.ofLiteral("192.168.1.1"))).isFalse();
        assertThat(some.permits(InetAddress.ofLiteral("2606:4700::1111"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "somewhere", "10.0.0/8/8"})
    void refusesToStartWithWhatIsNoNetwork(String network) {
        assertThatThrownBy(() -> TestProperties.networks(Map.of("mep.callback.allow", network)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
