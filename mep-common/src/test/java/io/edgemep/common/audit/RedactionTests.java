package io.edgemep.common.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedactionTests {

    private final Redaction redaction = new Redaction(1000);

    @Test
    void keepsWhatIsNoSecret() {
        var json =
                "{\"serName\":\"camera\",\"version\":1.50,\"list\":[true,null,{\"a\":-12345678901234567890.5}],\"uri\":\"https://a.example:80/b\"}";

        assertThat(redaction.of(json)).isEqualTo(json);
        assertThat(redaction.of(null)).isNull();
    }

    @Test
    void keepsNoMemberThatMayBeASecret() {
        for (var member : new String[] {
            "security",
            "implSpecificInfo",
            "securityInfo",
            "client_secret",
            "Password",
            "accessToken",
            "apiKey",
            "Authorization",
            "credentials"
        }) {
            assertThat(redaction.of("{\"a\": {\"%s\": {\"x\": [\"hunter2\", {}]}, \"b\": 1}}".formatted(member)))
                    .isEqualTo("{\"a\":{\"%s\":\"[redacted]\",\"b\":1}}".formatted(member));
        }
    }

    @Test
    void keepsNoUserAndNoQueryOfAUri() {
        assertThat(redaction.of("[\"https://me:hunter2@a.example/b?key=hunter3#c\", \"http://[::1]:80/?hunter4\"]"))
                .isEqualTo("[\"https://[redacted]@a.example/b?[redacted]#c\",\"http://[::1]:80/?[redacted]\"]");
    }

    @Test
    void keepsTheHashOfWhatIsTooLong() {
        var json = "\"" + "a".repeat(1000) + "\"";

        assertThat(redaction.of(json))
                .startsWith("{\"omitted\":\"too long\",\"length\":1002,\"sha256\":\"")
                .hasSizeLessThan(150)
                .isNotEqualTo(redaction.of(json.replace('a', 'b')))
                .isEqualTo(redaction.of(json));
    }
}
