package io.edgemep.auth.key;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.security.Jwks;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A key pair that signs tokens.
///
/// @param kid the thumbprint of the public key (RFC 7638), so a key always has the same name
/// @param privateKey the provider's
/// @param provider makes the signatures; null: the JDK's own
/// @param signsFrom when the first token is signed with it; until then it is only published
public record SigningKey(
        String kid,
        SigningAlgorithm algorithm,
        PrivateKey privateKey,
        @Nullable Provider provider,
        PublicKey publicKey,
        Instant signsFrom) {

    /// @param key of the JDK
    static SigningKey of(SigningAlgorithm algorithm, PrivateKey key, Instant signsFrom) {
        var publicKey = Jwks.builder().key(key).build().toPublicJwk().toKey();
        var kid = Jwks.builder().key(publicKey).idFromThumbprint().build().getId();
        return new SigningKey(kid, algorithm, key, null, publicKey, signsFrom);
    }

    /// @param translated the same private key, as the provider has it
    SigningKey signedBy(Provider other, PrivateKey translated) {
        return new SigningKey(kid, algorithm, translated, other, publicKey, signsFrom);
    }

    /// The token, which names this key and is signed with it.
    public String sign(JwtBuilder token) {
        return token.header()
                .keyId(kid)
                .and()
                .provider(provider)
                .signWith(privateKey, algorithm.signature())
                .compact();
    }

    @Override
    public String toString() {
        return "SigningKey[%s, %s]".formatted(kid, algorithm);
    }
}
