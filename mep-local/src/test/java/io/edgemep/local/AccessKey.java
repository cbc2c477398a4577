package io.edgemep.local;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An access key as EdgeGallery's lcmcontroller makes it, and the signature (SDK-HMAC-SHA256) as mep-agent
/// computes it, with no code of the service's.
///
/// @param id 20 characters
/// @param secret 64 characters
record AccessKey(String id, String secret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String SIGNED_HEADERS = "content-type;host;x-sdk-date";

    static AccessKey random() {
        return new AccessKey(base64(14), base64(48));
    }

    private static String base64(int length) {
        var octets = new byte[length];
        RANDOM.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    /// Signs a request for a token.
    ///
    /// @param host as the Host field has it, with the port
    /// @param date as the X-Sdk-Date field has it
    String signature(String host, String date) throws GeneralSecurityException {
        var canonical = String.join(
                "\n",
                "POST",
                "/mep/token/",
                "",
                "content-type:application/json",
                "host:" + host,
                "x-sdk-date:" + date,
                "",
                SIGNED_HEADERS,
                sha256(""));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(octets(secret), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(octets(String.join("\n", ALGORITHM, date, sha256(canonical)))));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets(text)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
