package io.edgemep.auth.key;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// Encrypts private keys with a password: PKCS#8 (RFC 5958) with AES-256, its key made by scrypt (RFC 7914), as PEM
/// that `openssl pkcs8` reads.
final class KeySeal {

    private static final String PEM_TYPE = "ENCRYPTED PRIVATE KEY";

    private static final int BLOCK_SIZE = 8;

    /// Makes a guess at the password take longer, and no more memory.
    private static final int PARALLELISM = 5;

    private final Provider provider = new BouncyCastleProvider();
    private final char[] password;
    private final ScryptConfig scrypt;

    /// @param cost the binary logarithm of scrypt's cost when a key is sealed; a sealed key says its own
    KeySeal(String password, int cost) {
        scrypt = new ScryptConfig.Builder(1 << cost, BLOCK_SIZE, PARALLELISM).build();
        this.password = password.toCharArray();
    }

    String seal(PrivateKey key) {
        try {
            var encryptor = new JcePKCSPBEOutputEncryptorBuilder(scrypt, NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(provider)
                    .build(password);
            var sealed = new JcaPKCS8EncryptedPrivateKeyInfoBuilder(key).build(encryptor);
            var text = new StringWriter();
            try (var pem = new PemWriter(text)) {
                pem.writeObject(new PemObject(PEM_TYPE, sealed.getEncoded()));
            }
            return text.toString();
        } catch (OperatorCreationException | IOException impossible) {
            throw new IllegalStateException("The signing key could not be encrypted", impossible);
        }
    }

    /// @return nothing when the password is not the one that the key was sealed with, or the text is damaged
    Optional<PrivateKey> open(String sealed) {
        try (var pem = new PemReader(new StringReader(sealed))) {
            var object = pem.readPemObject();
            if (object == null) {
                return Optional.empty();
            }
            var decryptor = new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(provider)
                    .build(password);
            var info = new PKCS8EncryptedPrivateKeyInfo(object.getContent()).decryptPrivateKeyInfo(decryptor);
            var kind = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
            return Optional.of(
                    KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
        } catch (IOException | PKCSException | GeneralSecurityException wrongPassword) {
            return Optional.empty();
        }
    }
}
