package io.edgemep.auth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.SignatureAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which key an assertion is checked with, whether or not its client has one.
class DecoyKeysTests {

    private static final PublicKey RSA = Jwts.SIG.RS256.keyPair().build().getPublic();
    private static final PublicKey P256 = Jwts.SIG.ES256.keyPair().build().getPublic();
    private static final PublicKey P384 = Jwts.SIG.ES384.keyPair().build().getPublic();

    private static final KeyPair STRANGER_RSA = Jwts.SIG.RS256.keyPair().build();
    private static final KeyPair STRANGER_P256 = Jwts.SIG.ES256.keyPair().build();
    private static final KeyPair STRANGER_P384 = Jwts.SIG.ES384.keyPair().build();

    private final DecoyKeys decoys = new DecoyKeys();

    static Stream<SignatureAlgorithm> algorithms() {
        return Stream.of(Jwts.SIG.RS256, Jwts.SIG.RS512, Jwts.SIG.PS256, Jwts.SIG.ES256, Jwts.SIG.ES384);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void checksTheSignatureWhicheverKeysTheClientHas(SignatureAlgorithm algorithm) {
        var keys = Stream.of(
                Map.<String, PublicKey>of(),
                PublicKeys.parse(decoys.jwks()),
                Map.of("rsa", RSA),
                Map.of("p256", P256),
                Map.of("p384", P384),
                Map.of("rsa", RSA, "p256", P256, "p384", P384));

        assertThat(keys).allSatisfy(known -> {
            // That it is the signature which is wrong shows that it was checked.
            refuses(algorithm, null, known);
            refuses(algorithm, "another", known);
        });
    }

    @Test
    void takesTheClientsOwnKeyWhereThatFits() {
        var keys = Jwts.SIG.ES256.keyPair().build();
        var known = Map.of("mine", keys.getPublic(), "other", RSA);

        assertThat(chosen(Jwts.SIG.ES256, "mine", known)).isEqualTo(keys.getPublic());
        assertThat(chosen(Jwts.SIG.RS256, "other", known)).isEqualTo(RSA);
        assertThat(chosen(Jwts.SIG.ES256, null, Map.of("mine", keys.getPublic())))
                .isEqualTo(keys.getPublic());
    }

    @Test
    void hasNoKeyForAnAlgorithmThatNoClientMaySignBy() {
        var jwt = Jwts.builder()
                .subject("app")
                .signWith(Jwts.SIG.HS256.key().build())
                .compact();

        assertThatThrownBy(() -> Jwts.parser()
                        .keyLocator(header -> decoys.keyOr((JwsHeader) header, Map.of()))
                        .build()
                        .parseSignedClaims(jwt))
                .isInstanceOf(UnsupportedJwtException.class);
    }

    private void refuses(SignatureAlgorithm algorithm, String kid, Map<String, PublicKey> known) {
        var jwt = signed(algorithm, kid);
        assertThatThrownBy(() -> Jwts.parser()
                        .keyLocator(header -> decoys.keyOr((JwsHeader) header, known))
                        .build()
                        .parseSignedClaims(jwt))
                .isInstanceOf(SignatureException.class);
    }

    private PublicKey chosen(SignatureAlgorithm algorithm, String kid, Map<String, PublicKey> known) {
        var chosen = new AtomicReference<PublicKey>();
        assertThatThrownBy(() -> Jwts.parser()
                        .keyLocator(header -> {
                            chosen.set(decoys.keyOr((JwsHeader) header, known));
                            return chosen.get();
                        })
                        .build()
                        .parseSignedClaims(signed(algorithm, kid)))
                .isInstanceOf(SignatureException.class);
        return chosen.get();
    }

    /// With a key that no client has.
    private static String signed(SignatureAlgorithm algorithm, String kid) {
        var stranger = switch (algorithm.getId()) {
            case "ES256" -> STRANGER_P256;
            case "ES384" -> STRANGER_P384;
            default -> STRANGER_RSA;
        };
        return Jwts.builder()
                .header()
                .keyId(kid)
                .and()
                .subject("app")
                .signWith(stranger.getPrivate(), algorithm)
                .compact();
    }
}
