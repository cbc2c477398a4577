package io.edgemep.auth.token;

import io.edgemep.auth.client.AuthenticatedClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/// A client that asks something of an OAuth endpoint, before and after its proof has been checked, and what it asks.
final class ClientAuthentication extends AbstractAuthenticationToken {

    private final transient Form form;
    private final String clientId;
    private transient @Nullable Proof proof;
    private final transient @Nullable AuthenticatedClient client;
    private final @Nullable String certificate;
    private final String method;

    /// Not authenticated yet.
    ClientAuthentication(Form form, String clientId, Proof proof) {
        this(form, clientId, proof, null, "", null);
    }

    private ClientAuthentication(
            Form form,
            String clientId,
            @Nullable Proof proof,
            @Nullable AuthenticatedClient client,
            String method,
            @Nullable String certificate) {
        super(List.of());
        this.form = form;
        this.clientId = clientId;
        this.proof = proof;
        this.client = client;
        this.method = method;
        this.certificate = certificate;
        setAuthenticated(client != null);
    }

    /// @param how it has authenticated
    ClientAuthentication of(AuthenticatedClient authenticated, String how) {
        return new ClientAuthentication(form, authenticated.id(), null, authenticated, how, null).asked(asked());
    }

    /// @param thumbprint of the certificate that it has authenticated with
    ClientAuthentication of(AuthenticatedClient authenticated, String how, String thumbprint) {
        return new ClientAuthentication(form, authenticated.id(), null, authenticated, how, thumbprint).asked(asked());
    }

    /// How the client has authenticated, by the name of the metadata (RFC 8414).
    String method() {
        return method;
    }

    ClientAuthentication asked(Asked by) {
        setDetails(by);
        return this;
    }

    Asked asked() {
        return (Asked) Objects.requireNonNull(getDetails());
    }

    /// The thumbprint of the certificate that its tokens are bound to; null where they are not.
    @Nullable
    String certificate() {
        return certificate;
    }

    Form form() {
        return form;
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
    public @Nullable Proof getCredentials() {
        return proof;
    }

    @Override
    public void eraseCredentials() {
        proof = null;
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
