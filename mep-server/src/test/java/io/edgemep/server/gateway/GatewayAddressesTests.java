package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.StartRefused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What mep-server does not start with.
class GatewayAddressesTests {

    private static GatewayAddresses addresses(String mode, String admin, String uri, String base) {
        var set = new ArrayList<>(List.of("publish", "requested", "mode", mode));
        if (admin != null) {
            set.addAll(List.of("admin", admin));
        }
        if (uri != null) {
            set.addAll(List.of("uri", uri));
        }
        if (base != null) {
            set.addAll(List.of("declarative.base", base));
        }
        return GatewayAddresses.of(TestGateway.properties(set.toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entities    | | https://g | | mep.gateway.admin is empty",
                "entities    | https://a,https://b | https://g | | mep.gateway.admin has 2 URIs",
                "declarative | https://a | https://g | | mep.gateway.declarative.base is not set",
                "declarative | https://a,https://a | https://g | /f | mep.gateway.admin has a URI twice",
                "entities    | http://kong:8001 | https://g | | name it by https",
                "entities    | http://10.0.0.1:8001 | https://g | | name it by https",
                "entities    | https://u:secret@kong:8444 | https://g | | mep.gateway.admin must be",
                "entities    | https://kong/admin | https://g | | mep.gateway.admin must be",
                "entities    | kong:8001 | https://g | | mep.gateway.admin must be",
                "entities    | https://kong:8444 | | | mep.gateway.uri is not set",
                "entities    | https://kong:8444 | https://g/path | | mep.gateway.uri must be",
            })
    void refusesToStartWithout(String mode, String admin, String uri, String base, String sentence) {
        assertThatThrownBy(() -> addresses(mode, admin, uri, base))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("secret");
    }

    @Test
    void takesTlsAndTheLoopbackInterface() {
        var addresses = addresses(
                "declarative", "https://kong-1:8444/,http://127.0.0.1:8001,http://[::1]:8001", "https://g:8443/", "/f");

        assertThat(addresses.admin())
                .extracting(Object::toString)
                .containsExactly("https://kong-1:8444", "http://127.0.0.1:8001", "http://[::1]:8001");
        assertThat(addresses.uri()).hasToString("https://g:8443");
    }
}
