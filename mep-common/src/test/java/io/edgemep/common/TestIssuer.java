package io.edgemep.common;

import com.sun.net.httpserver.HttpServer;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.Serializer;
import io.jsonwebtoken.jackson.io.JacksonSerializer;
import io.jsonwebtoken.security.Jwks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/// A token issuer for tests: a key pair of its own, published over HTTP, and tokens signed with it.
public final class TestIssuer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    public static final String ISSUER = "https://issuer.test";
    public static final String AUDIENCE = "mep";

    private static final KeyPair KEYS = Jwts.SIG.RS256.keyPair().build();
    private static final String KID = "test-key";
    private static final HttpServer SERVER = serve();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "mep.token.issuer=" + ISSUER,
                        "mep.token.audience=" + AUDIENCE,
                        "mep.token.jwks-uri=" + jwksUri())
                .applyTo(context);
    }

    public static String jwksUri() {
        return "http://127.0.0.1:%d/jwks.json".formatted(SERVER.getAddress().getPort());
    }

    /// A token that is valid now, for an hour.
    public static String token(String subject, String scope) {
        return sign(claims(subject, scope));
    }

    /// The claims of [#token], for a test to spoil before it has them signed.
    public static JwtBuilder claims(String subject, String scope) {
        var now = Instant.now();
        return Jwts.builder()
                .header()
                .keyId(KID)
                .and()
                .id(UUID.randomUUID().toString())
                .issuer(ISSUER)
                .audience()
                .add(AUDIENCE)
                .and()
                .subject(subject)
                .claim("scope", scope)
                .issuedAt(Date.from(now))
                .notBefore(Date.from(now))
                .expiration(Date.from(now.plusSeconds(3600)));
    }

    public static String sign(JwtBuilder claims) {
        return claims.signWith(KEYS.getPrivate(), Jwts.SIG.RS256).compact();
    }

    private static HttpServer serve() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks.json", exchange -> {
                var body = jwks();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] jwks() {
        var key = Jwks.builder().key((RSAPublicKey) KEYS.getPublic()).id(KID).build();
        Serializer<Map<String, ?>> json = new JacksonSerializer<>();
        var bytes = new ByteArrayOutputStream();
        json.serialize(Jwks.set().add(key).build(), bytes);
        return bytes.toByteArray();
    }
}
