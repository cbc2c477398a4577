package io.edgemep.auth.key;

import io.jsonwebtoken.security.Jwks;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/// A key pair that signs tokens.
///
/// @param kid the thumbprint of the public key (RFC 7638), so a key always has the same name
/// @param signsFrom when the first token is signed with it; until then it is only published
public record SigningKey(
        String kid, SigningAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey, Instant signsFrom) {

    static SigningKey of(SigningAlgorithm algorithm, PrivateKey key, Instant signsFrom) {
        var publicKey = Jwks.builder().key(key).build().toPublicJwk().toKey();
        var kid = Jwks.builder().key(publicKey).idFromThumbprint().build().getId();
        return new SigningKey(kid, algorithm, key, publicKey, signsFrom);
    }

    @Override
    public String toString() {
        return "SigningKey[%s, %s]".formatted(kid, algorithm);
    }
}
