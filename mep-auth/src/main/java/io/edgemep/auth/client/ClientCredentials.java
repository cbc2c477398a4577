package io.edgemep.auth.client;

import io.edgemep.common.ClientAddress;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Checks what a client shows to be who it says it is.
@Component
public class ClientCredentials {

    private static final int SHOWN_OF_UNKNOWN = 12;

    private final StoredSecrets stored;
    private final SecretHashing hashing;
    private final KnownSecrets known;
    private final WrongSecrets wrong;
    private final HashingShares shares;

    ClientCredentials(
            StoredSecrets stored, SecretHashing hashing, KnownSecrets known, WrongSecrets wrong, HashingShares shares) {
        this.stored = stored;
        this.hashing = hashing;
        this.known = known;
        this.wrong = wrong;
        this.shares = shares;
    }

    /// @param address where the secret came from
    /// @return nothing, after the same time, for an unknown client, a wrong secret and a disabled client
    /// @throws SecretsLocked when too many wrong ones came from the address; then only one counts that
    /// was right there lately
    /// @throws io.edgemep.common.Unavailable when too many secrets are being checked
    public Optional<AuthenticatedClient> authenticate(String clientId, String clientSecret, ClientAddress address) {
        // Before the secret is hashed: the hash is what costs.
        var standing = wrong.requireUnlocked(clientId, clientSecret, address);
        var authenticated = standing.isRemembered()
                ? authenticated(clientId, clientSecret)
                : shares.within(address, () -> authenticated(clientId, clientSecret));
        authenticated.ifPresentOrElse(
                client -> {
                    if (!standing.isSettled()) {
                        wrong.clear(client, clientSecret, address);
                    }
                },
                () -> wrong.count(clientId, clientSecret, address));
        return authenticated;
    }

    private Optional<AuthenticatedClient> authenticated(String clientId, String clientSecret) {
        var client = stored(clientId);
        if (client.filter(each -> known.isRight(clientSecret, each)).isPresent()) {
            return client.map(StoredSecret::authenticated);
        }
        var matches =
                hashing.matches(clientSecret, client.map(StoredSecret::hash).orElse(null));
        var right = client.filter(each -> matches && each.isEnabled());
        right.ifPresent(each -> known.remember(clientSecret, each));
        return right.map(StoredSecret::authenticated);
    }

    private Optional<StoredSecret> stored(String clientId) {
        return ClientId.isValid(clientId) ? stored.find(clientId) : Optional.empty();
    }

    /// A client that has shown by other means who it is.
    ///
    /// @return nothing for an unknown and a disabled client
    public Optional<AuthenticatedClient> find(String clientId) {
        return stored(clientId).filter(StoredSecret::isEnabled).map(StoredSecret::authenticated);
    }

    /// For the audit log, never for an answer: why a client was refused.
    public Refusal refusal(String clientId) {
        if (!ClientId.isValid(clientId)) {
            return new Refusal(abbreviated(clientId), "no client can have this id");
        }
        return stored.find(clientId)
                .map(client -> new Refusal(clientId, client.isEnabled() ? "wrong proof" : "disabled client"))
                .orElseGet(() -> new Refusal(abbreviated(clientId), "unknown client"));
    }

    /// @param clientId whole where there is such a client
    public record Refusal(String clientId, String reason) {}

    /// A client may have sent its secret as its id by mistake.
    private static String abbreviated(String unknown) {
        return unknown.length() <= SHOWN_OF_UNKNOWN ? unknown : unknown.substring(0, SHOWN_OF_UNKNOWN) + "...";
    }
}
