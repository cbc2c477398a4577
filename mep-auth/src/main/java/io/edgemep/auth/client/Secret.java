package io.edgemep.auth.client;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes client secrets.
final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OCTETS = 32;

    private Secret() {}

    /// @return 256 random bits as base64url, 43 characters
    static String random() {
        var octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
