package io.edgemep.auth.aksk;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.Globals;
import org.springframework.http.HttpHeaders;

/// A request for a token with the signature `SDK-HMAC-SHA256`, as clients of EdgeGallery make it.
///
/// The signature covers the method, the path, three headers and an empty body; a body that is sent is not read.
///
/// @param accessKey which secret the client says it has signed with
/// @param signature 64 hexadecimal digits
/// @param contentType as it was sent
/// @param host as the client has sent it, port included
/// @param date as it was sent, `20260716T094001Z`
record SignedRequest(String accessKey, String signature, String contentType, String host, String date) {

    static final String ALGORITHM = "SDK-HMAC-SHA256";
    static final String SIGNED_HEADERS = "content-type;host;x-sdk-date";
    static final String DATE = "X-Sdk-Date";

    private static final String FORWARDED_HOST = "X-Forwarded-Host";

    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + " Access=([A-Za-z0-9_+/=]{20}), SignedHeaders=" + SIGNED_HEADERS + ", Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter DATE_FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /// @throws AccessRefused when it is not such a request
    static SignedRequest read(HttpServletRequest request) {
        if (request.getQueryString() != null) {
            throw AccessRefused.malformed("The URI has a query; send it without, and sign it so.");
        }
        var authorization = AUTHORIZATION.matcher(single(request, HttpHeaders.AUTHORIZATION));
        if (!authorization.matches()) {
            throw AccessRefused.malformed(
                    "The Authorization header is not \"%s Access=<20 characters>, SignedHeaders=%s, Signature=<64 lower-case hexadecimal digits>\"."
                            .formatted(ALGORITHM, SIGNED_HEADERS));
        }
        var signed = new SignedRequest(
                authorization.group(1),
                authorization.group(2),
                single(request, HttpHeaders.CONTENT_TYPE),
                host(request),
                single(request, DATE));
        signed.instant();
        return signed;
    }

    /// The date as UTC, which it claims to be.
    Instant instant() {
        try {
            return LocalDateTime.parse(date, DATE_FORMAT).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException _) {
            throw AccessRefused.malformed("X-Sdk-Date is no time such as 20260716T094001Z.");
        }
    }

    /// Takes the same time wherever the first difference is.
    boolean isSignedWith(String secretKey) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.US_ASCII),
                signedWith(secretKey).getBytes(StandardCharsets.US_ASCII));
    }

    private String signedWith(String secretKey) {
        var toSign = String.join("\n", ALGORITHM, date, hash(canonical()));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// Ends the path with a slash, and has an empty line where a query would be.
    String canonical() {
        return String.join(
                "\n",
                "POST",
                "/mep/token/",
                "",
                "content-type:" + contentType,
                "host:" + host,
                "x-sdk-date:" + date,
                "",
                SIGNED_HEADERS,
                hash(""));
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// A gateway sends a Host of its own; the one that the client has signed is what a trusted proxy forwards.
    private static String host(HttpServletRequest request) {
        var isForwarded = Boolean.TRUE.equals(request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE))
                && request.getHeader(FORWARDED_HOST) != null;
        return single(request, isForwarded ? FORWARDED_HOST : HttpHeaders.HOST);
    }

    /// Two of one header are refused: what is in front of this server might have looked at the other.
    private static String single(HttpServletRequest request, String name) {
        var values = Collections.list(request.getHeaders(name));
        if (values.size() != 1 || values.getFirst().isBlank()) {
            throw AccessRefused.malformed("The header %s must be sent, and once.".formatted(name));
        }
        return values.getFirst().strip();
    }
}
