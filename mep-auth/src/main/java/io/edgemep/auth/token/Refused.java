package io.edgemep.auth.token;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// The refusals of the token endpoint (RFC 6749, clause 5.2).
///
/// `unauthorized_client` is not among them: there is one grant type, and every client may use it.
final class Refused {

    private Refused() {}

    static OAuth2AuthenticationException invalidRequest(String description) {
        return refused(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    /// The same for an unknown client, a wrong secret, a disabled client and one that showed nothing.
    static OAuth2AuthenticationException invalidClient() {
        return refused(
                OAuth2ErrorCodes.INVALID_CLIENT, "The client is not known by the client_id and client_secret sent.");
    }

    static OAuth2AuthenticationException unsupportedGrantType() {
        return refused(OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE, "The one grant_type offered is client_credentials.");
    }

    /// @param offered the scopes that the client may have
    static OAuth2AuthenticationException invalidScope(String offered) {
        return refused(OAuth2ErrorCodes.INVALID_SCOPE, "This client may have these scopes: %s.".formatted(offered));
    }

    private static OAuth2AuthenticationException refused(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
