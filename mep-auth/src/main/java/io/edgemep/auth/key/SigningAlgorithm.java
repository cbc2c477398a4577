package io.edgemep.auth.key;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/// What tokens may be signed with (RFC 7518, clause 3.1); each key has one of them for all of its life.
public enum SigningAlgorithm {
    /// RSA of 2048 bits with SHA-256.
    RS256,
    /// RSA of 2048 bits with SHA-512, as EdgeGallery's clients know it.
    RS512,
    /// ECDSA on the curve P-256.
    ES256;

    private static final int RSA_BITS = 2048;

    /// What jjwt calls it.
    public SignatureAlgorithm signature() {
        return switch (this) {
            case RS256 -> Jwts.SIG.RS256;
            case RS512 -> Jwts.SIG.RS512;
            case ES256 -> Jwts.SIG.ES256;
        };
    }

    PrivateKey newKey() {
        return switch (this) {
            case RS256, RS512 -> newKey("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4));
            case ES256 -> newKey("EC", new ECGenParameterSpec("secp256r1"));
        };
    }

    private static PrivateKey newKey(String kind, AlgorithmParameterSpec parameters) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(parameters);
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException everyJdkHasThem) {
            throw new IllegalStateException(everyJdkHasThem);
        }
    }
}
