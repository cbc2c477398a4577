package io.edgemep.auth.client;

import io.edgemep.auth.lock.LockBounds;
import io.edgemep.auth.lock.Shown;
import io.edgemep.auth.lock.Shown.Kind;
import io.edgemep.auth.lock.WrongProofs;
import io.edgemep.auth.lock.WrongProofs.Standing;
import io.edgemep.common.ClientAddress;
import org.springframework.stereotype.Component;

/// Counts wrong client secrets, and refuses who shows too many before anything is hashed for him.
@Component
class WrongSecrets {

    /// In place of an id that no client can have, of which there are too many and too long ones to tell them apart.
    private static final String IMPOSSIBLE = "*";

    private final WrongProofs wrong;
    private final LockBounds bounds;

    WrongSecrets(WrongProofs wrong, SecretProperties properties) {
        this.wrong = wrong;
        this.bounds = properties.lock();
    }

    /// @throws SecretsLocked when it was not, and the client is locked at this address, or the address is
    Standing requireUnlocked(String clientId, String secret, ClientAddress address) {
        var standing = wrong.standing(shown(clientId, secret, address), bounds);
        standing.locked().ifPresent(remaining -> {
            throw new SecretsLocked(remaining);
        });
        return standing;
    }

    void count(String clientId, String secret, ClientAddress address) {
        wrong.count(shown(clientId, secret, address), bounds);
    }

    /// A right secret clears the count of its client, and not that of the address. Locks let it through from now on,
    /// unless a person has chosen it: then it may be guessed.
    void clear(AuthenticatedClient client, String secret, ClientAddress address) {
        var shown = shown(client.id(), secret, address);
        if (client.role().hasChosenSecret()) {
            wrong.clear(shown);
        } else {
            wrong.clearAndRemember(shown, bounds);
        }
    }

    private static Shown shown(String clientId, String secret, ClientAddress address) {
        return new Shown(Kind.SECRET, ClientId.isValid(clientId) ? clientId : IMPOSSIBLE, secret, address);
    }
}
