package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

class TokenDecoderTests {

    private static final KeyPair KEYS = Jwts.SIG.ES256.keyPair().build();
    private static final KeyPair OTHERS = Jwts.SIG.ES256.keyPair().build();
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Map<String, PublicKey> keys = new HashMap<>(Map.of("k", KEYS.getPublic()));
    private final Set<String> revoked = new HashSet<>();
    private final TestClock clock = TestClock.standing();
    private final TokenDecoder decoder = decoder(1000, kid -> Optional.ofNullable(keys.get(kid)));

    private TokenDecoder decoder(int remembered, TokenKeys known) {
        var properties = new TokenProperties(
                TestIssuer.ISSUER,
                TestIssuer.AUDIENCE,
                null,
                null,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                SKEW,
                remembered);
        return new TokenDecoder(
                properties, known, (tokenId, _, _) -> tokenId != null && revoked.contains(tokenId), clock);
    }

    /// Signed by the key `k`, and good for a minute from the clock's start.
    private static String token(String id) {
        return Jwts.builder()
                .header()
                .keyId("k")
                .and()
                .id(id)
                .issuer(TestIssuer.ISSUER)
                .audience()
                .add(TestIssuer.AUDIENCE)
                .and()
                .subject("camera-1")
                .notBefore(Date.from(TestClock.START))
                .expiration(Date.from(TestClock.START.plusSeconds(60)))
                .signWith(KEYS.getPrivate(), Jwts.SIG.ES256)
                .compact();
    }

    private void refuses(String token, String reason) {
        assertThatThrownBy(() -> decoder.decode(token))
                .isInstanceOf(BadJwtException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void doesNotBlameATokenThatCannotBeCheckedAtPresent() {
        var lost = decoder(1000, _ -> {
            throw new Unavailable("no keys", Duration.ofSeconds(1));
        });

        assertThatThrownBy(() -> lost.decode(token("1")))
                .isInstanceOf(JwtException.class)
                .isNotInstanceOf(BadJwtException.class)
                .hasCauseInstanceOf(Unavailable.class);
    }

    @Test
    void verifiesTheSameTokenOnce() {
        assertThat(decoder.decode(token("1"))).isNotSameAs(decoder.decode(token("2")));
        var token = token("3");
        assertThat(decoder.decode(token)).isSameAs(decoder.decode(token));
    }

    @Test
    void remembersATokenInOneNotationOnly() {
        var padded = token("1") + "==";
        assertThat(decoder.decode(padded)).isNotSameAs(decoder.decode(padded));
        assertThat(decoder.find(padded)).isEmpty();
    }

    @Test
    void verifiesEachTimeWhereNoneIsRemembered() {
        var forgetful = decoder(0, kid -> Optional.ofNullable(keys.get(kid)));
        var token = token("1");
        assertThat(forgetful.decode(token)).isNotSameAs(forgetful.decode(token));
    }

    @Test
    void refusesAKnownTokenOnceItHasExpired() {
        var token = token("1");
        decoder.decode(token);

        clock.set(TestClock.START.plusSeconds(60).plus(SKEW));
        assertThat(decoder.decode(token).getSubject()).isEqualTo("camera-1");
        clock.advance(Duration.ofMillis(1));
        refuses(token, "expired");
    }

    @Test
    void refusesAKnownTokenBeforeItsTimeWhereTheClockIsPutBack() {
        var token = token("1");
        decoder.decode(token);

        clock.set(TestClock.START.minus(SKEW).minusMillis(1));
        refuses(token, "not valid yet");
    }

    @Test
    void refusesAKnownTokenOnceItIsRevoked() {
        var token = token("1");
        decoder.decode(token);

        revoked.add("1");
        refuses(token, "revoked");
        revoked.clear();
        assertThat(decoder.decode(token).getId()).isEqualTo("1");
    }

    @Test
    void refusesAKnownTokenOnceItsKeyIsGoneOrAnotherOne() {
        var token = token("1");
        decoder.decode(token);

        keys.put("k", OTHERS.getPublic());
        refuses(token, "signature");
        keys.clear();
        refuses(token, "names no key");
    }

    @Test
    void remembersNothingOfATokenThatItRefuses() {
        var token = token("1");
        var forged = token.substring(0, token.length() - 4) + "AAAA";
        decoder.decode(token);

        refuses(forged, "signature");
        refuses(forged, "signature");
        assertThat(decoder.decode(token).getExpiresAt()).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    }

    /// One that says the same is the same: a base64 text has bits at its end that say nothing.
    @Test
    void takesNothingThatIsNearlyATokenForOneNorFailsOtherwise() {
        var token = token("t");
        var claims = decoder.decode(token).getClaims();

        Mutations.of(token, 20_261_130).limit(5_000).forEach(mutated -> {
            try {
                assertThat(decoder.decode(mutated).getClaims()).as(mutated).isEqualTo(claims);
            } catch (JwtException refused) {
                assertThat(refused).isInstanceOf(BadJwtException.class);
            }
        });
    }
}
