package io.edgemep.auth.client;

import io.edgemep.auth.lock.WrongProofs;
import io.edgemep.auth.lock.WrongProofs.Kind;
import io.edgemep.common.ClientAddress;
import org.springframework.stereotype.Component;

/// Counts wrong client secrets, and refuses who shows too many before anything is hashed for him.
@Component
class WrongSecrets {

    /// In place of an id that no client can have, of which there are too many and too long ones to tell them apart.
    private static final String IMPOSSIBLE = "*";

    private final WrongProofs wrong;
    private final SecretProperties.Lock bounds;

    WrongSecrets(WrongProofs wrong, SecretProperties properties) {
        this.wrong = wrong;
        this.bounds = properties.lock();
    }

    /// @throws SecretsLocked when the client is locked at this address, or the address is
    void requireUnlocked(String clientId, ClientAddress address) {
        wrong.lock(Kind.SECRET, name(clientId), address, bounds).ifPresent(remaining -> {
            throw new SecretsLocked(remaining);
        });
    }

    void count(String clientId, ClientAddress address) {
        wrong.count(Kind.SECRET, name(clientId), address, bounds);
    }

    /// A right secret clears the count of its client, and not that of the address.
    void clear(String clientId, ClientAddress address) {
        wrong.clear(Kind.SECRET, name(clientId), address);
    }

    private static String name(String clientId) {
        return ClientId.isValid(clientId) ? clientId : IMPOSSIBLE;
    }
}
