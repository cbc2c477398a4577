package io.edgemep.auth.key;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// The issuer's public keys (RFC 7517, clause 5).
@Schema(requiredProperties = "keys")
record JwkSet(List<Jwk> keys) {

    static JwkSet of(Collection<SigningKey> keys) {
        return new JwkSet(keys.stream().map(Jwk::of).toList());
    }

    /// A public RSA key (RFC 7518, clause 6.3.1).
    ///
    /// @param n the modulus, base64url
    /// @param e the exponent, base64url
    @Schema(requiredProperties = {"kty", "use", "alg", "kid", "n", "e"})
    record Jwk(String kty, String use, String alg, String kid, String n, String e) {

        static Jwk of(SigningKey key) {
            var rsa = key.publicKey();
            return new Jwk("RSA", "sig", "RS256", key.kid(), base64(rsa.getModulus()), base64(rsa.getPublicExponent()));
        }

        /// Base64urlUInt: big-endian without the octet that BigInteger puts in front for the sign.
        private static String base64(BigInteger number) {
            var octets = number.toByteArray();
            var unsigned = octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
        }
    }
}
