package io.edgemep.auth.client;

import java.util.Optional;
import org.springframework.stereotype.Component;

/// Checks what a client shows to be who it says it is.
@Component
public class ClientCredentials {

    private final Clients clients;
    private final SecretHashing hashing;

    ClientCredentials(Clients clients, SecretHashing hashing) {
        this.clients = clients;
        this.hashing = hashing;
    }

    /// @return nothing, after the same time, for an unknown client, a wrong secret and a disabled client
    /// @throws io.edgemep.common.Unavailable when too many secrets are being checked
    public Optional<AuthenticatedClient> authenticate(String clientId, String clientSecret) {
        var client = ClientId.isValid(clientId) ? clients.findById(clientId) : Optional.<Client>empty();
        var matches =
                hashing.matches(clientSecret, client.map(Client::secretHash).orElse(null));
        return client.filter(known -> matches && known.isEnabled()).map(Client::authenticated);
    }
}
