package io.edgemep.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.KeySpec;
import java.time.Instant;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SigningProviderTests {

    private static final String LIBRARY = AmazonCorrettoCryptoProvider.PROVIDER_NAME;

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void signsWithTheNativeLibraryWhatTheJdkFindsRight(SigningAlgorithm algorithm) {
        var key = new SigningProvider().ready(algorithm, algorithm.newKey(), Instant.EPOCH);

        assertThat(key.provider()).isSameAs(AmazonCorrettoCryptoProvider.INSTANCE);
        var token = verified(key);
        assertThat(token.getHeader().getKeyId()).isEqualTo(key.kid());
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(algorithm.name());
    }

    /// A key of another provider would be translated for each signature, and without its primes it would be slow.
    @Test
    void hasTheKeyAsTheLibraryWantsIt() {
        var made = SigningAlgorithm.RS256.newKey();

        var key = new SigningProvider().ready(SigningAlgorithm.RS256, made, Instant.EPOCH);

        assertThat(key.privateKey().getClass().getPackage()).isEqualTo(AmazonCorrettoCryptoProvider.class.getPackage());
        assertThat(key.privateKey()).isInstanceOf(RSAPrivateCrtKey.class);
        assertThat(key.privateKey().getEncoded()).isEqualTo(made.getEncoded());
    }

    @Test
    void leavesEverythingElseToTheJdk(CapturedOutput output) {
        new SigningProvider();

        assertThat(output)
                .containsOnlyOnce(
                        "%s %s signs tokens".formatted(LIBRARY, AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr()));
        assertThat(Security.getProvider(LIBRARY)).isNull();
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void signsWithTheJdkWithoutTheLibrary(SigningAlgorithm algorithm) {
        var key = new SigningProvider(null).ready(algorithm, algorithm.newKey(), Instant.EPOCH);

        assertThat(key.provider()).isNull();
        assertThat(verified(key).getHeader().getAlgorithm()).isEqualTo(algorithm.name());
    }

    @Test
    void signsWithTheJdkWhereTheLibraryCannotBeLoaded() throws Exception {
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It is looked for in the folders of the system, where it is not.
                        "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName())
                .redirectErrorStream(true)
                .start();

        var printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(printed).isZero();
        assertThat(printed).containsOnlyOnce("The JDK signs tokens, since the native library cannot be loaded: ");
    }

    /// What runs where the library cannot be loaded.
    static final class Elsewhere {

        private Elsewhere() {}

        public static void main(String[] arguments) {
            var key =
                    new SigningProvider().ready(SigningAlgorithm.RS256, SigningAlgorithm.RS256.newKey(), Instant.EPOCH);
            assertThat(key.provider()).isNull();
            verified(key);
        }
    }

    @Test
    void signsWithTheJdkWhatALibraryCannotSign(CapturedOutput output) {
        var key = new SigningProvider(new Wrong("of other algorithms"))
                .ready(SigningAlgorithm.ES256, SigningAlgorithm.ES256.newKey(), Instant.EPOCH);

        assertThat(key.provider()).isNull();
        verified(key);
        assertThat(output).contains("The JDK signs with " + key);
    }

    @Test
    void neverSignsWithALibraryWhoseSignaturesTheJdkFindsWrong(CapturedOutput output) {
        var key = new SigningProvider(new Wrong("of another key"))
                .ready(SigningAlgorithm.RS256, SigningAlgorithm.RS256.newKey(), Instant.EPOCH);

        assertThat(key.provider()).isNull();
        verified(key);
        assertThat(output).contains("The JDK signs with " + key);
    }

    private static Jws<?> verified(SigningKey key) {
        PublicKey publicKey = key.publicKey();
        return Jwts.parser()
                .verifyWith(publicKey)
                .build()
                .parseSignedClaims(key.sign(Jwts.builder().subject("app")));
    }

    /// Signs RS256 alone, and with a key of its own.
    private static final class Wrong extends Provider {

        private static final Provider SIGNATURES = new BouncyCastleProvider();

        Wrong(String name) {
            super(name, "1", name);
            put("KeyFactory.RSA", OtherKeys.class.getName());
        }

        @Override
        public Service getService(String type, String algorithm) {
            return type.equals("Signature")
                    ? SIGNATURES.getService(type, algorithm)
                    : super.getService(type, algorithm);
        }
    }

    /// Made by the JCA.
    public static final class OtherKeys extends KeyFactorySpi {

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> kind) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return SigningAlgorithm.RS256.newKey();
        }
    }
}
