package io.edgemep.auth.key;

import io.edgemep.common.StartRefused;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.crypto.generators.SCrypt;
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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The master secret: a password that nothing of what it protects is stored with.
///
/// Private keys are encrypted with it as PKCS#8 (RFC 5958) with AES-256, the key made by scrypt (RFC 7914), as PEM that
/// `openssl pkcs8` reads. For what is encrypted otherwise it makes keys, by scrypt too. While the password is being
/// replaced, what was sealed with the previous one can be opened still.
@Component
public final class KeySeal {

    private static final String PEM_TYPE = "ENCRYPTED PRIVATE KEY";

    private static final int BLOCK_SIZE = 8;

    /// Makes a guess at the password take longer, and no more memory.
    private static final int PARALLELISM = 5;

    private static final int AES_OCTETS = 32;

    /// Of the password: with fewer characters, a copy of the database would be enough to guess it.
    private static final int MIN_LENGTH = 16;

    private final Provider provider = new BouncyCastleProvider();
    private final char[] password;
    private final int cost;
    private final ScryptConfig scrypt;
    private final @Nullable KeySeal previous;

    /// @param cost the binary logarithm of scrypt's cost when a key is sealed; a sealed key says its own
    KeySeal(String password, int cost) {
        this(password, cost, null);
    }

    private KeySeal(String password, int cost, @Nullable KeySeal previous) {
        scrypt = new ScryptConfig.Builder(1 << cost, BLOCK_SIZE, PARALLELISM).build();
        this.password = password.toCharArray();
        this.cost = cost;
        this.previous = previous;
    }

    /// @throws StartRefused when there is no password, or a short one
    @Autowired
    KeySeal(KeyProperties properties) {
        this(required(properties.password()), properties.scryptCost(), previousOf(properties));
    }

    private static String required(@Nullable String password) {
        if (password == null || password.isBlank()) {
            throw new StartRefused(
                    "mep.auth.keys.password is not set: the signing keys are stored encrypted, and need a password.");
        }
        if (password.length() < MIN_LENGTH) {
            throw new StartRefused(
                    "mep.auth.keys.password has fewer than %d characters: set a longer one, and the present one as mep.auth.keys.previous-password where keys are stored already."
                            .formatted(MIN_LENGTH));
        }
        return password;
    }

    private static @Nullable KeySeal previousOf(KeyProperties properties) {
        var previous = properties.previousPassword();
        return previous == null || previous.isBlank() ? null : new KeySeal(previous, properties.scryptCost());
    }

    /// The seal of the password before this one, while both are configured.
    public Optional<KeySeal> previous() {
        return Optional.ofNullable(previous);
    }

    /// Whether the text was sealed with this password, not with the previous one.
    boolean isOwn(String sealed) {
        return openOwn(sealed).isPresent();
    }

    /// Makes an AES-256 key, the same from the same salt and cost; it takes a while, as opening a private key does.
    ///
    /// @param salt random octets, stored beside what the key encrypts
    /// @param cost the binary logarithm of scrypt's cost, stored too
    public SecretKey derive(byte[] salt, int cost) {
        var octets = new String(password).getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(SCrypt.generate(octets, salt, 1 << cost, BLOCK_SIZE, PARALLELISM, AES_OCTETS), "AES");
    }

    /// The binary logarithm of scrypt's cost for what is sealed from now on.
    public int cost() {
        return cost;
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

    /// @return nothing when no password here is the one that the key was sealed with, or the text is damaged
    Optional<PrivateKey> open(String sealed) {
        var opened = openOwn(sealed);
        return opened.isPresent() || previous == null ? opened : previous.openOwn(sealed);
    }

    private Optional<PrivateKey> openOwn(String sealed) {
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
