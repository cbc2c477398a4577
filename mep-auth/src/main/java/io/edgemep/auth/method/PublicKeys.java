package io.edgemep.auth.method;

import io.edgemep.common.InvalidMember;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client's public keys by their `kid`.
final class PublicKeys {

    static final String NONE = "{\"keys\":[]}";

    private static final String MEMBER = "jwks";
    private static final int MAX_KEYS = 5;
    private static final int MAX_NAME = 128;
    private static final int MIN_RSA_BITS = 2048;

    private PublicKeys() {}

    /// @param jwks a JWK set as JSON
    /// @throws InvalidMember when it is none, or has a key that is not public or too weak
    static Map<String, PublicKey> parse(String jwks) {
        var keys = new LinkedHashMap<String, PublicKey>();
        if (jwks.equals(NONE)) {
            return keys;
        }
        try {
            for (var jwk : Jwks.setParser()
                    .ignoreUnsupported(false)
                    .build()
                    .parse(jwks)
                    .getKeys()) {
                if (!(jwk instanceof PublicJwk<?> key)) {
                    throw InvalidMember.of(MEMBER, "has a key that is not public; send no private or secret part.");
                }
                var kid = InvalidMember.required("jwks.keys.kid", key.getId(), MAX_NAME);
                requireStrong(key.toKey());
                if (keys.put(kid, key.toKey()) != null) {
                    throw InvalidMember.of(MEMBER, "has two keys of the same kid.");
                }
            }
        } catch (JwtException | IllegalArgumentException malformed) {
            throw InvalidMember.of(MEMBER, "is no JWK set of RSA and EC keys (RFC 7517, clause 5).");
        }
        if (keys.size() > MAX_KEYS) {
            throw InvalidMember.of(MEMBER, "has more than %d keys; leave out those of the past.".formatted(MAX_KEYS));
        }
        return keys;
    }

    private static void requireStrong(Key key) {
        switch (key) {
            case RSAKey rsa when rsa.getModulus().bitLength() >= MIN_RSA_BITS -> {}
            case ECKey _ -> {}
            default ->
                throw InvalidMember.of(MEMBER, "has a key that is neither RSA of 2048 bits and more nor of a curve.");
        }
    }
}
