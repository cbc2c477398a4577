package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTests {

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::, 2001:db8:1:2:0:0:0:0/64",
        "::1, 0:0:0:0:0:0:0:0/64",
        "unknown, unknown"
    })
    void countsAnIpv6AddressWithItsNetwork(String text, String network) {
        assertThat(ClientAddress.of(text)).isEqualTo(new ClientAddress(text, network));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "<script>", "1.2.3.4%0d%0a", ""})
    void doesNotRepeatWhatIsNoAddress(String text) {
        assertThat(ClientAddress.of(text)).isEqualTo(new ClientAddress("unknown", "unknown"));
    }
}
