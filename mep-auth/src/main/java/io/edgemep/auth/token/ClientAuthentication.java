package io.edgemep.auth.token;

import io.edgemep.auth.client.AuthenticatedClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/// A client that asks for a token, before and after its secret has been checked, and what it asks.
final class ClientAuthentication extends AbstractAuthenticationToken {

    private final transient TokenRequest request;
    private final String clientId;
    private @Nullable String secret;
    private final transient @Nullable AuthenticatedClient client;

    /// Not authenticated yet.
    ClientAuthentication(TokenRequest request, String clientId, String secret) {
        this(request, clientId, secret, null);
    }

    private ClientAuthentication(
            TokenRequest request, String clientId, @Nullable String secret, @Nullable AuthenticatedClient client) {
        super(List.of());
        this.request = request;
        this.clientId = clientId;
        this.secret = secret;
        this.client = client;
        setAuthenticated(client != null);
    }

    ClientAuthentication of(AuthenticatedClient authenticated) {
        return new ClientAuthentication(request, clientId, null, authenticated);
    }

    TokenRequest request() {
        return request;
    }

    AuthenticatedClient client() {
        if (client == null) {
            throw new IllegalStateException("The client has not been authenticated");
        }
        return client;
    }

    @Override
    public String getPrincipal() {
        return clientId;
    }

    @Override
    public @Nullable String getCredentials() {
        return secret;
    }

    @Override
    public void eraseCredentials() {
        secret = null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
