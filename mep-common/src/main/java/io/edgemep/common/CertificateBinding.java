package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/// Tokens that count only beside the client certificate that they were issued for (RFC 8705, clause 3).
public final class CertificateBinding {

    /// The claim that binds a token, and its member for a certificate.
    public static final String CLAIM = "cnf";

    public static final String THUMBPRINT = "x5t#S256";

    /// Set by the container from the TLS handshake alone; no header reaches it.
    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

    private CertificateBinding() {}

    /// The client's certificate, where the connection has one that the trust store vouches for.
    public static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }

    /// SHA-256 of the certificate as base64url, 43 characters.
    public static String thumbprint(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A token that is bound to something else than a certificate cannot be checked here, so it does not count.
    static Authentication checked(Authentication authentication, HttpServletRequest request) {
        if (authentication.getPrincipal() instanceof Jwt token && token.hasClaim(CLAIM) && !isShown(token, request)) {
            throw new InvalidBearerTokenException(
                    "The token is bound to a client certificate, which this connection does not show.");
        }
        return authentication;
    }

    private static boolean isShown(Jwt token, HttpServletRequest request) {
        return token.getClaim(CLAIM) instanceof Map<?, ?> binding
                && binding.get(THUMBPRINT) instanceof String expected
                && certificate(request)
                        .map(CertificateBinding::thumbprint)
                        .filter(shown -> MessageDigest.isEqual(octets(expected), octets(shown)))
                        .isPresent();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
