package io.edgemep.auth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Mutations;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.Encoders;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;

class PublicKeysTests {

    private static final String SET = "{\"keys\":[%s,%s]}".formatted(rsa(), curve());

    private static String rsa() {
        var key = (RSAPublicKey) Jwts.SIG.RS256.keyPair().build().getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"%s\",\"e\":\"AQAB\"}".formatted(octets(key.getModulus(), 256));
    }

    private static String curve() {
        var point = ((ECPublicKey) Jwts.SIG.ES256.keyPair().build().getPublic()).getW();
        return "{\"kty\":\"EC\",\"kid\":\"b\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(octets(point.getAffineX(), 32), octets(point.getAffineY(), 32));
    }

    /// Of a fixed length, without the sign.
    private static String octets(BigInteger number, int length) {
        var signed = number.toByteArray();
        var octets = new byte[length];
        var kept = Math.min(length, signed.length);
        System.arraycopy(signed, signed.length - kept, octets, length - kept, kept);
        return Encoders.BASE64URL.encode(octets);
    }

    @Test
    void takesASetOfKeysOfBothKinds() {
        assertThat(PublicKeys.parse(SET)).containsOnlyKeys("a", "b");
    }

    @Test
    void refusesWhatIsNearlyASetOfKeysAsAMemberThatIsInvalidAndNeverFailsOtherwise() {
        Mutations.of(SET, 20_261_130).limit(10_000).forEach(mutated -> {
            var failure = catchThrowable(() -> PublicKeys.parse(mutated));
            if (failure != null) {
                assertThat(failure).as(mutated).isInstanceOf(InvalidMember.class);
            }
        });
    }
}
