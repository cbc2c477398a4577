package io.edgemep.auth.token;

import io.edgemep.auth.client.ClientCredentials;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;

/// Checks the secret that a client shows.
final class ClientAuthenticationProvider implements AuthenticationProvider {

    private final ClientCredentials credentials;

    ClientAuthenticationProvider(ClientCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var shown = (ClientAuthentication) authentication;
        var secret = shown.getCredentials();
        if (secret == null) {
            throw Refused.invalidClient();
        }
        return credentials
                .authenticate(shown.getPrincipal(), secret)
                .map(shown::of)
                .orElseThrow(Refused::invalidClient);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return ClientAuthentication.class.isAssignableFrom(authentication);
    }
}
