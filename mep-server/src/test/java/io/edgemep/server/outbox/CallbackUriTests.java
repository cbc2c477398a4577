package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.InvalidMember;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackUriTests {

    private final CallbackNetworks networks = TestProperties.networks(Map.of());

    @ParameterizedTest
    @CsvSource({
        "http://app.example/notify, http://app.example:80",
        "HTTPS://App.Example/Notify?a=b%20c, https://app.example:443",
        "http://10.1.2.3:8080, http://10.1.2.3:8080",
        "http://[fd00::1]:8080/x, http://[fd00::1]:8080",
        "https://app:65535/, https://app:65535",
        "http://app.example:/, http://app.example:80",
        "http://127-0-0-1.example/, http://127-0-0-1.example:80",
        "http://x1/, http://x1:80"
    })
    void takesAnAbsoluteHttpUri(String text, String destination) {
        var uri = CallbackUri.parse(text, networks);

        assertThat(uri.uri()).hasToString(text);
        assertThat(uri.destination()).isEqualTo(destination);
    }

    @ParameterizedTest
    @CsvSource({
        "'', must be an absolute URI",
        "/notify, must be an absolute URI",
        "//app.example/notify, must be an absolute URI",
        "ftp://app.example/, must be an absolute URI",
        "file:///etc/passwd, must be an absolute URI",
        "gopher://app.example:70/, must be an absolute URI",
        "http:app.example, must name a host",
        "http:///notify, must name a host",
        "http://under_score/, must name a host",
        "http://127%2e0.0.1/, must name a host",
        "http://user:secret@app.example/, must not have user info",
        "http://user@app.example/, must not have user info",
        "http://@app.example/, must not have user info",
        "http://app.example/#part, must not have a fragment",
        "http://app.example:0/, must have a port",
        "http://app.example:65536/, must have a port",
        "http://app example/, is not a URI",
        "http://app.example\\@169.254.169.254/, is not a URI",
        "http://äpp.example/, is not a URI",
        "http://app.example/ä, is not a URI",
        "http://[::1, is not a URI"
    })
    void refusesWhatIsNoneAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> CallbackUri.parse(text, networks))
                .isInstanceOf(InvalidMember.class)
                .hasMessageStartingWith("callbackReference " + why);
    }

    /// java.net.URI takes it, and nobody else.
    @Test
    void refusesWhatLooksLikeAnAddressAndIsNone() {
        assertThatThrownBy(() -> CallbackUri.parse("http://[fc00::0000000010.1.2.3]/", networks))
                .isInstanceOf(InvalidMember.class)
                .hasMessage("callbackReference has an address that is none.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.0.0.1:8080/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:a9fe:a9fe::]/",
                "http://[fe80::1]/",
                "http://0.0.0.0/",
                "http://localhost/",
                "http://LOCALHOST.:8080/",
                "http://any.localhost/"
            })
    void refusesAnAddressThatIsNeverCalled(String text) {
        assertThatThrownBy(() -> CallbackUri.parse(text, networks))
                .isInstanceOf(InvalidMember.class)
                .hasMessage("callbackReference names an address that this platform does not call.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f.0.0.1/",
                "http://0x7f000001/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.1./",
                "http://127.0.0.01/",
                "http://169.254.169.0xfe/",
                "http://0251.0376.0251.0376/",
                "http://256.1.1.1/",
                "http://1.2.3.4.5/",
                "http://app.0x/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[::ffff:0x7f.1]/"
            })
    void refusesEveryOtherNotationOfAnAddress(String text) {
        assertThatThrownBy(() -> CallbackUri.parse(text, networks)).isInstanceOf(InvalidMember.class);
    }

    @Test
    void refusesOneThatIsTooLong() {
        var fits = "http://app.example/" + "a".repeat(2048 - 19);

        assertThat(CallbackUri.parse(fits, networks).uri()).hasToString(fits);
        assertThatThrownBy(() -> CallbackUri.parse(fits + "a", networks))
                .isInstanceOf(InvalidMember.class)
                .hasMessage("callbackReference is longer than 2048 characters.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1234/", "http://127.0.0.1:1234/", "http://[::1]:1234/"})
    void takesLoopbackInDevelopment(String text) {
        var development = TestProperties.networks(Map.of("mep.callback.allow-loopback", "true"));

        assertThat(CallbackUri.parse(text, development).destination()).endsWith(":1234");
    }
}
