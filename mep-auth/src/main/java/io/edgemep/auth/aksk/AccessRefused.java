package io.edgemep.auth.aksk;

import io.edgemep.common.Problem;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A signed request that is answered with no token.
final class AccessRefused extends Problem {

    private final String reason;

    private AccessRefused(HttpStatus status, String reason, String detail) {
        super(status, detail);
        this.reason = reason;
        if (status == HttpStatus.UNAUTHORIZED) {
            header(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "%s SignedHeaders=\"%s\"".formatted(SignedRequest.ALGORITHM, SignedRequest.SIGNED_HEADERS));
        }
    }

    private AccessRefused(HttpStatus status, String reason, String detail, Duration retryAfter) {
        this(status, reason, detail);
        header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    /// For the audit: which part failed, in a few words.
    String reason() {
        return reason;
    }

    static AccessRefused malformed(String detail) {
        return new AccessRefused(HttpStatus.BAD_REQUEST, "malformed request", detail);
    }

    /// The same for an unknown key, a wrong signature and a disabled application.
    ///
    /// @param reason which of them, for the audit alone
    static AccessRefused wrong(String reason) {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                reason,
                "The access key is not known, or the signature is not the one that its secret makes of this request.");
    }

    static AccessRefused outside(Duration window) {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "x-sdk-date outside of the window",
                "X-Sdk-Date is more than %s from this server's clock (the Date header of this answer); correct the clock, and send UTC."
                        .formatted(window));
    }

    static AccessRefused replayed() {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "replayed signature",
                "This signature has been used; sign each request anew, with the present time.");
    }

    static AccessRefused locked(Duration remaining) {
        return new AccessRefused(
                HttpStatus.FORBIDDEN,
                "locked out",
                "Too many wrong signatures came from this address; Retry-After says when the next request is considered.",
                remaining);
    }

    static AccessRefused tooMany(int limit, Duration remaining) {
        return new AccessRefused(
                HttpStatus.TOO_MANY_REQUESTS,
                "too many tokens",
                "This access key has signed %d requests of late, the most that are remembered; use a token until it expires."
                        .formatted(limit),
                remaining);
    }
}
