package io.edgemep.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.Mutations;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import org.junit.jupiter.api.Test;

class KeySealTests {

    /// Opens fast, since so much is to be opened.
    private final KeySeal seal = new KeySeal("the master secret of a test", 4);

    private static PrivateKey key() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair().getPrivate();
    }

    @Test
    void opensWhatItHasSealedAndNothingThatWasSealedWithAnotherPassword() throws NoSuchAlgorithmException {
        var key = key();
        var sealed = seal.seal(key);

        assertThat(seal.open(sealed)).contains(key);
        assertThat(new KeySeal("another secret of a test", 4).open(sealed)).isEmpty();
    }

    /// What comes out may be another key, which is noticed by its public half (SigningKeysTests).
    @Test
    void opensADamagedTextOrNotAndNeverFailsOtherwise() throws NoSuchAlgorithmException {
        var sealed = seal.seal(key());
        var opened = Mutations.of(sealed, 20_261_130)
                .limit(5_000)
                .filter(damaged -> seal.open(damaged).isPresent())
                .count();

        assertThat(opened).isLessThan(2_500);
    }
}
