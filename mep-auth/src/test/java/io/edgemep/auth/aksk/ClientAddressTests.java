package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTests {

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002::/64",
        "2001:db8:1:2::, 20010db800010002::/64",
        "::1, 0000000000000000::/64",
        "unknown, unknown"
    })
    void countsAnIpv6AddressWithItsNetwork(String text, String network) {
        assertThat(ClientAddress.of(text)).isEqualTo(new ClientAddress(text, network));
    }

    @Test
    void keepsNoMoreThanAnAddressMayHave() {
        assertThat(ClientAddress.of("x".repeat(1000)).text()).hasSize(64);
    }
}
