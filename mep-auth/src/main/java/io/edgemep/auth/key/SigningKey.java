package io.edgemep.auth.key;

import io.jsonwebtoken.security.Jwks;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;

/// An RSA key pair that signs tokens with RS256.
///
/// @param kid the thumbprint of the public key (RFC 7638), so a key always has the same name
public record SigningKey(String kid, PrivateKey privateKey, RSAPublicKey publicKey) {

    private static final int BITS = 2048;

    static SigningKey generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return of((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException everyJdkHasRsa) {
            throw new IllegalStateException(everyJdkHasRsa);
        }
    }

    static SigningKey of(RSAPrivateCrtKey key) throws GeneralSecurityException {
        var publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        var kid = Jwks.builder().key(publicKey).idFromThumbprint().build().getId();
        return new SigningKey(kid, key, publicKey);
    }

    @Override
    public String toString() {
        return "SigningKey[%s]".formatted(kid);
    }
}
