package io.edgemep.auth.token;

import io.edgemep.auth.method.MethodRefused;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// A refusal of one of the OAuth endpoints (RFC 6749, clause 5.2).
final class Refused extends OAuth2AuthenticationException {

    private static final String UNKNOWN = "The client is not known by what it has authenticated with.";

    private final String client;
    private final String reason;

    private Refused(String code, String description, String client, String reason) {
        super(new OAuth2Error(code, description, null));
        this.client = client;
        this.reason = reason;
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

    private static Refused of(String code, String description) {
        return new Refused(code, description, "", description);
    }
}
