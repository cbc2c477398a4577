package io.edgemep.common;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Something this service cannot answer without is out of reach for now; the caller is told when to come again.
public final class Unavailable extends Problem {

    /// @param retryAfter how long to wait before the same request is worth sending again, in whole seconds
    public Unavailable(String detail, Duration retryAfter, Throwable cause) {
        super(HttpStatus.SERVICE_UNAVAILABLE, detail, cause);
        header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    public Unavailable(String detail, Duration retryAfter) {
        super(HttpStatus.SERVICE_UNAVAILABLE, detail);
        header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
}
