package io.edgemep.auth.client;

import java.util.Optional;
import org.springframework.stereotype.Component;

/// Application instances, for features that give them credentials of another kind than a client secret.
@Component
public class Applications {

    private final ClientRegistry registry;
    private final Clients clients;

    Applications(ClientRegistry registry, Clients clients) {
        this.registry = registry;
        this.clients = clients;
    }

    /// Registers an application instance, or renames a registered one. A new one has a client secret that nobody knows
    /// until the administrator replaces it.
    ///
    /// @throws io.edgemep.common.Problem when the id is that of a client of another kind
    public void register(String appInstanceId, ClientRegistration registration) {
        registry.register(Role.APPLICATION, appInstanceId, registration.appName());
    }

    /// @throws io.edgemep.common.Problem when it is not registered
    public String nameOf(String appInstanceId) {
        return clients.nameOf(appInstanceId, Role.APPLICATION)
                .orElseThrow(() -> ClientNotFound.withId(Role.APPLICATION, appInstanceId));
    }

    public boolean isRegistered(String appInstanceId) {
        return clients.existsByIdAndRole(appInstanceId, Role.APPLICATION);
    }

    /// Nobody else changes what a client of any kind has until the transaction ends.
    public void hold(String clientId) {
        clients.hold(clientId);
    }

    /// @return nothing for an application instance that is disabled or not registered
    public Optional<AuthenticatedClient> findEnabled(String appInstanceId) {
        return clients.findByIdAndRole(appInstanceId, Role.APPLICATION)
                .filter(Client::isEnabled)
                .map(Client::authenticated);
    }
}
