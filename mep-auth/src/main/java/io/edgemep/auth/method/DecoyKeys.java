package io.edgemep.auth.method;

import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.Jwks;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Keys that nobody can sign with, for assertions whose client has no fitting key: to check them takes as long as to
/// check those of a client that has one, and so does not tell whether there is such a client.
@Component
class DecoyKeys {

    private final PublicKey rsa = Jwts.SIG.RS256.keyPair().build().getPublic();
    private final PublicKey p256 = Jwts.SIG.ES256.keyPair().build().getPublic();
    private final PublicKey p384 = Jwts.SIG.ES384.keyPair().build().getPublic();
    private final String jwks =
            Jwks.json(Jwks.builder().key((ECPublicKey) p256).id("decoy").build());

    /// What stands in for the JWK set of a client that has none, to be read as one.
    String jwks() {
        return "{\"keys\":[%s]}".formatted(jwks);
    }

    /// @param keys the client's, or what stands in for them
    /// @return the key that the header names, or a decoy that fits the algorithm where it names none that does
    /// @throws UnsupportedJwtException when no client may sign by the algorithm
    PublicKey keyOr(JwsHeader header, Map<String, PublicKey> keys) {
        var kid = header.getKeyId();
        var key = kid == null && keys.size() == 1 ? keys.values().iterator().next() : keys.get(String.valueOf(kid));
        var decoy = decoy(header.getAlgorithm());
        return key != null && isSameSort(key, decoy) ? key : decoy;
    }

    private PublicKey decoy(String algorithm) {
        return switch (algorithm) {
            case "RS256", "RS512", "PS256" -> rsa;
            case "ES256" -> p256;
            case "ES384" -> p384;
            default -> throw new UnsupportedJwtException("No client may sign by this algorithm");
        };
    }

    private static boolean isSameSort(PublicKey key, PublicKey decoy) {
        return switch (decoy) {
            case ECKey curve ->
                key instanceof ECKey other
                        && other.getParams().getOrder().equals(curve.getParams().getOrder());
            case RSAKey _ -> key instanceof RSAKey;
            default -> false;
        };
    }
}
