package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

class TokenDecoderTests {

    private final TokenProperties properties = new TokenProperties(
            TestIssuer.ISSUER,
            TestIssuer.AUDIENCE,
            null,
            null,
            Duration.ofMinutes(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ZERO);

    @Test
    void doesNotBlameATokenThatCannotBeCheckedAtPresent() {
        var decoder = new TokenDecoder(
                properties,
                _ -> {
                    throw new Unavailable("no keys", Duration.ofSeconds(1));
                },
                (_, _, _) -> false,
                Clock.systemUTC());

        assertThatThrownBy(() -> decoder.decode(TestIssuer.token("app", "scope")))
                .isInstanceOf(JwtException.class)
                .isNotInstanceOf(BadJwtException.class)
                .hasCauseInstanceOf(Unavailable.class);
    }
}
