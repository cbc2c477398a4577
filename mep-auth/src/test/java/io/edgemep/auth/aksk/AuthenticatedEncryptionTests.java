package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatedEncryptionTests {

    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

    @Test
    void decryptsWithTheKeyAndForThePlaceAlone() {
        var other = new byte[32];
        other[31] = 1;
        var encrypted = AuthenticatedEncryption.encrypt(KEY, "secret", "app");

        assertThat(AuthenticatedEncryption.decrypt(KEY, encrypted, "app")).hasValue("secret");
        assertThat(AuthenticatedEncryption.decrypt(KEY, encrypted, "other")).isEmpty();
        assertThat(AuthenticatedEncryption.decrypt(new SecretKeySpec(other, "AES"), encrypted, "app"))
                .isEmpty();
    }

    @Test
    void encryptsTheSameTextDifferentlyEachTime() {
        assertThat(AuthenticatedEncryption.encrypt(KEY, "secret", "app"))
                .isNotEqualTo(AuthenticatedEncryption.encrypt(KEY, "secret", "app"));
    }

    @Test
    void noticesEveryChangedOctet() {
        var octets = Base64.getDecoder().decode(AuthenticatedEncryption.encrypt(KEY, "secret", "app"));
        for (var i = 0; i < octets.length; i++) {
            octets[i] ^= 1;
            assertThat(AuthenticatedEncryption.decrypt(KEY, Base64.getEncoder().encodeToString(octets), "app"))
                    .as("octet %d", i)
                    .isEmpty();
            octets[i] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "AAAAAAAAAAAAAAAA", "not base64"})
    void opensNothingThatIsNoCiphertext(String encrypted) {
        assertThat(AuthenticatedEncryption.decrypt(KEY, encrypted, "app")).isEmpty();
    }
}
