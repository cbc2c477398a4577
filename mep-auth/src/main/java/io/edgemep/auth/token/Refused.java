package io.edgemep.auth.token;

import io.edgemep.auth.method.MethodRefused;
import io.edgemep.common.RequestRate;
import io.edgemep.common.TooManyRequests;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// A refusal of one of the OAuth endpoints (RFC 6749, clause 5.2).
final class Refused extends OAuth2AuthenticationException {

    private static final String UNKNOWN = "The client is not known by what it has authenticated with.";

    private static final String LOCKED =
            "Too many wrong client secrets came from this address; Retry-After says when the next one is looked at.";

    private final String client;
    private final String reason;
    private final transient @Nullable Duration retryAfter;

    private Refused(String code, String description, String client, String reason) {
        this(code, description, client, reason, null);
    }

    private Refused(String code, String description, String client, String reason, @Nullable Duration retryAfter) {
        super(new OAuth2Error(code, description, null));
        this.client = client;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static Refused invalidRequest(String description) {
        return of(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    /// A request that names no client.
    static Refused invalidClient() {
        return invalidClient("", "no client was shown");
    }

    /// The answer is the same for an unknown client, a wrong secret, a disabled client and one that showed nothing.
    ///
    /// @param client the client id that was claimed
    /// @param reason for the audit log alone
    static Refused invalidClient(String client, String reason) {
        return new Refused(OAuth2ErrorCodes.INVALID_CLIENT, UNKNOWN, client, reason);
    }

    /// A client that has shown its key is told what else was wrong.
    static Refused invalidClient(MethodRefused refused) {
        var told = refused.told();
        return new Refused(
                OAuth2ErrorCodes.INVALID_CLIENT, told == null ? UNKNOWN : told, refused.client(), refused.reason());
    }

    /// The same for a client that there is and one that there is not, with a right secret and with a wrong one.
    ///
    /// @param client the client id that was claimed
    /// @param remaining how long the lock still lasts
    static Refused locked(String client, Duration remaining) {
        return new Refused(OAuth2ErrorCodes.INVALID_CLIENT, LOCKED, client, "locked out", remaining);
    }

    /// The code is that of RFC 6749, clause 4.1.2.1: clause 5.2 has none for this.
    static Refused tooMany(RequestRate rate) {
        var told = new TooManyRequests(rate);
        return new Refused(
                OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, told.detail(), "", "too many requests", RequestRate.PERIOD);
    }

    /// RFC 7009, clause 2.1: the token is another client's.
    static Refused unauthorizedClient() {
        return of(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "The token was issued to another client, which may revoke it.");
    }

    static Refused unsupportedGrantType() {
        return of(OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE, "The one grant_type offered is client_credentials.");
    }

    /// @param offered the scopes that the client may have
    static Refused invalidScope(String offered) {
        return of(OAuth2ErrorCodes.INVALID_SCOPE, "This client may have these scopes: %s.".formatted(offered));
    }

    /// Empty where the client has been authenticated, or claimed no id.
    String client() {
        return client;
    }

    String reason() {
        return reason;
    }

    /// How long the client is locked out; empty where it may try again at once.
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static Refused of(String code, String description) {
        return new Refused(code, description, "", description);
    }
}
