package io.edgemep.auth.key;

import io.jsonwebtoken.security.Jwks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The issuer's public keys (RFC 7517, clause 5).
@Schema(requiredProperties = "keys")
record JwkSet(List<Jwk> keys) {

    static JwkSet of(Collection<SigningKey> keys) {
        return new JwkSet(keys.stream().map(Jwk::of).toList());
    }

    /// A public key of either kind (RFC 7518, clauses 6.2.1 and 6.3.1); numbers are base64url.
    ///
    /// @param n the modulus of an RSA key
    /// @param e its exponent
    /// @param crv the curve of an EC key
    /// @param x a coordinate of its point
    /// @param y the other one
    @Schema(requiredProperties = {"kty", "use", "alg", "kid"})
    record Jwk(
            String kty,
            String use,
            String alg,
            String kid,
            @Nullable String n,
            @Nullable String e,
            @Nullable String crv,
            @Nullable String x,
            @Nullable String y) {

        static Jwk of(SigningKey key) {
            Map<String, ?> members = Jwks.builder().key(key.publicKey()).build();
            return new Jwk(
                    (String) Objects.requireNonNull(members.get("kty")),
                    "sig",
                    key.algorithm().name(),
                    key.kid(),
                    (String) members.get("n"),
                    (String) members.get("e"),
                    (String) members.get("crv"),
                    (String) members.get("x"),
                    (String) members.get("y"));
        }
    }
}
