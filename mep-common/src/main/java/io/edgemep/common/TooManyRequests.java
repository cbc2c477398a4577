package io.edgemep.common;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// The application sends more requests in a second than are answered.
public final class TooManyRequests extends Problem {

    public TooManyRequests(RequestRate rate) {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                "This application has sent more than %d requests in a second, the most that are answered; send the next after Retry-After."
                        .formatted(rate.most()));
        header(HttpHeaders.RETRY_AFTER, Long.toString(RequestRate.PERIOD.toSeconds()));
    }
}
