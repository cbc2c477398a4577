package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.key.SigningKeys;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Forged tokens and headers of an attacker who knows everything that is public.
@AuthTest
class AttackTests {

    private static final String PATH = "/auth/v1/applications";

    private final AuthHttp http;
    private final SigningKeys keys;

    AttackTests(@LocalServerPort int port, SigningKeys keys) {
        http = new AuthHttp(port);
        this.keys = keys;
    }

    @Test
    void refusesATokenThatIsNotSigned() {
        refused(claims().compact());
        var claims = claims().compact().split("[.]", -1)[1];
        for (var algorithm : new String[] {"none", "None", "NONE", ""}) {
            var header = "{\"alg\":\"%s\",\"kid\":\"%s\"}"
                    .formatted(algorithm, keys.active().kid());
            refused(base64(header.getBytes(StandardCharsets.UTF_8)) + "." + claims + ".");
        }
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret() {
        var octets = keys.active().publicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets));

        refused(claims().signWith(Keys.hmacShaKeyFor(octets), Jwts.SIG.HS256).compact());
        refused(claims().signWith(Keys.hmacShaKeyFor(pem.getBytes(StandardCharsets.UTF_8)), Jwts.SIG.HS256)
                .compact());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "../../../../etc/passwd",
                "..%2f..%2fetc%2fpasswd",
                "/dev/null",
                "' or '1'='1",
                "https://evil.test/jwks.json"
            })
    void refusesATokenWhoseKidNamesNoKey(String kid) {
        refused(signed(claims().header().keyId(kid).and(), keys.active().privateKey()));
    }

    @Test
    void refusesATokenOfAnotherKeyWhateverItSaysOfIt() {
        var stranger = Jwts.SIG.RS256.keyPair().build();

        refused(signed(claims(), stranger.getPrivate()));
        refused(signed(
                claims().header().add("jku", "https://evil.test/jwks.json").and(), stranger.getPrivate()));
        refused(signed(
                claims().header().add("x5u", "https://evil.test/chain.pem").and(), stranger.getPrivate()));
    }

    @Test
    void refusesATokenOutOfItsTimeOrPlace() {
        var key = keys.active().privateKey();

        accepted(signed(claims(), key));
        refused(signed(claims().expiration(in(-60)), key));
        refused(signed(claims().expiration(null), key));
        refused(signed(claims().notBefore(in(60)), key));
        refused(signed(claims().issuer("https://evil.test"), key));
        refused(signed(claims().audience().clear().add("bank").and(), key));
        refused(signed(claims().subject(null), key));
    }

    @Test
    void refusesATokenThatIsBoundToACertificateWhereNoneIsShown() {
        refused(signed(
                claims().claim("cnf", Map.of("x5t#S256", "A".repeat(43))),
                keys.active().privateKey()));
    }

    @Test
    void refusesTwoAuthorizationHeadersWhicheverOfThemIsGood() {
        var good = http.administratorToken();

        for (var other : new String[] {"Bearer " + good, "Bearer not.a.token", "Basic YTpi"}) {
            var answer = http.sendUndeclared(
                    "GET",
                    PATH,
                    BodyPublishers.noBody(),
                    request -> request.header("Authorization", other).header("Authorization", "Bearer " + good));
            assertThat(answer.statusCode()).as(other).isEqualTo(400);
        }
    }

    @Test
    void refusesAHeaderThatIsTooLarge() {
        assertThat(get("x".repeat(25_000)).statusCode()).isEqualTo(431);

        var answer = get("x".repeat(40_000));

        assertThat(answer.statusCode()).isIn(400, 431);
        assertThat(answer.body()).doesNotContain("Tomcat").doesNotContain("xxxx");
        assertThat(get("x".repeat(20_000)).statusCode()).isEqualTo(401);
    }

    private void refused(String token) {
        var answer = get(token);
        assertThat(answer.statusCode()).as(token).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain(token);
    }

    private void accepted(String token) {
        assertThat(get(token).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String token) {
        return http.sendUndeclared("GET", PATH, BodyPublishers.noBody(), bearer(token));
    }

    /// What the administrator's token says.
    private JwtBuilder claims() {
        return Jwts.builder()
                .header()
                .keyId(keys.active().kid())
                .and()
                .id(UUID.randomUUID().toString())
                .subject("administrator")
                .issuer("https://localhost:8444")
                .audience()
                .add("mep")
                .and()
                .issuedAt(in(0))
                .notBefore(in(0))
                .expiration(in(60))
                .claim("scope", "mep_admin");
    }

    private static String signed(JwtBuilder claims, PrivateKey key) {
        return claims.signWith(key, Jwts.SIG.RS256).compact();
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
