package io.edgemep.auth.key;

import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.jsonwebtoken.security.Jwks;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthTest
class JwkSetTests {

    private final AuthHttp http;
    private final SigningKeys keys;

    JwkSetTests(@LocalServerPort int port, SigningKeys keys) {
        http = new AuthHttp(port);
        this.keys = keys;
    }

    @Test
    void publishesThePublicPartOfTheKeys() {
        var answer = http.get("/.well-known/jwks.json");

        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("max-age=60, public");
        var published = Jwks.setParser().build().parse(answer.body()).getKeys();
        assertThat(published).anySatisfy(key -> {
            assertThat(key.getId()).isEqualTo(keys.active().kid());
            assertThat(key.toKey()).isEqualTo(keys.active().publicKey());
        });
        assertThat(json(answer).path("keys").path(0).propertyNames())
                .containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
    }

    @Test
    void publishesAKeyOnAnEllipticCurve() {
        var key = SigningKey.of(SigningAlgorithm.ES256, SigningAlgorithm.ES256.newKey(), Instant.EPOCH);

        var published = JwkSet.Jwk.of(key);

        assertThat(published.alg()).isEqualTo("ES256");
        assertThat(published.crv()).isEqualTo("P-256");
        assertThat(published.n()).isNull();
        assertThat(published.x()).isNotNull();
    }

    @Test
    void publishesThemWhateverTypeIsAsked() {
        var answer = http.send(
                "GET",
                "/.well-known/jwks.json",
                BodyPublishers.noBody(),
                request -> request.header("Accept", "application/jwk-set+json"));

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
