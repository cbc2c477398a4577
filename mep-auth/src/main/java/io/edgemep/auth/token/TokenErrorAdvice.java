package io.edgemep.auth.token;

import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.common.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// The one renderer of the token endpoint's own errors; all other errors there are ProblemDetails.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class TokenErrorAdvice {

    private static final Logger log = LoggerFactory.getLogger(TokenErrorAdvice.class);

    private final MeterRegistry meters;
    private final ApplicationEventPublisher events;

    TokenErrorAdvice(MeterRegistry meters, ApplicationEventPublisher events) {
        this.meters = meters;
        this.events = events;
    }

    @ExceptionHandler
    ResponseEntity<TokenError> refused(Refused refusal, HttpServletRequest request) {
        var error = refusal.getError();
        log.debug("Refused a token: {}", error.getErrorCode());
        meters.counter("mep.auth.tokens.refused", "error", error.getErrorCode()).increment();
        var authenticated = request.getRemoteUser();
        events.publishEvent(new TokenRefused(
                action(request),
                authenticated == null ? refusal.client() : authenticated,
                ClientAddress.of(request).text(),
                "%s %s: %s".formatted(request.getRequestURI(), error.getErrorCode(), refusal.reason())));
        var status = status(refusal);
        var response = ResponseEntity.status(status);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"mep\"");
        }
        refusal.retryAfter()
                .ifPresent(remaining ->
                        response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, remaining.toSeconds()))));
        return response.cacheControl(CacheControl.noStore())
                .header(HttpHeaders.PRAGMA, "no-cache")
                .contentType(MediaType.APPLICATION_JSON)
                .body(new TokenError(error.getErrorCode(), error.getDescription()));
    }

    private static String action(HttpServletRequest request) {
        return switch (request.getRequestURI()) {
            case "/oauth2/revoke" -> TokenRefused.REVOKE;
            case "/oauth2/introspect" -> "token.introspect";
            default -> TokenRefused.ISSUE;
        };
    }

    private static HttpStatus status(Refused refusal) {
        if (refusal.retryAfter().isPresent()) {
            return HttpStatus.TOO_MANY_REQUESTS;
        }
        return refusal.getError().getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT)
                ? HttpStatus.UNAUTHORIZED
                : HttpStatus.BAD_REQUEST;
    }
}
