package io.edgemep.auth.client;

import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.InvalidMember;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/// Registers clients and looks after their secrets.
///
/// Hashing happens outside of every transaction: it is slow, and would hold a connection all the while.
@Component
class ClientRegistry {

    static final int MAX_PAGE = 1000;

    private final Clients clients;
    private final SecretHashing hashing;
    private final Revocations revocations;
    private final ClientChanges changes;

    ClientRegistry(Clients clients, SecretHashing hashing, Revocations revocations, ClientChanges changes) {
        this.clients = clients;
        this.hashing = hashing;
        this.revocations = revocations;
        this.changes = changes;
    }

    Registration register(Role role, String id, String name) {
        var known = renamed(role, id, name);
        if (known.isPresent()) {
            return known.get();
        }
        if (clients.findById(id).filter(other -> other.role() != role).isPresent()) {
            throw ClientIdTaken.notBy(role, id);
        }
        var secret = Secret.random();
        if (changes.create(role, id, name, hashing.hash(secret))) {
            return new Registration.Created(new ClientSecret(id, secret));
        }
        // Another request registered it while this one hashed.
        return renamed(role, id, name).orElseThrow(() -> ClientIdTaken.notBy(role, id));
    }

    ClientDescription get(Role role, String id) {
        return clients.findByIdAndRole(id, role)
                .orElseThrow(() -> ClientNotFound.withId(role, id))
                .description();
    }

    /// @param after the last id of the page before, or an empty text for the first page
    ClientPage list(Role role, int size, String after) {
        if (size < 1 || size > MAX_PAGE) {
            throw InvalidMember.of("limit", "must be a number from 1 to %d.".formatted(MAX_PAGE));
        }
        if (!after.isEmpty()) {
            ClientId.require("after", after);
        }
        var found = clients.page(role, after, Limit.of(size + 1)).stream()
                .map(Client::description)
                .toList();
        return found.size() > size ? cut(found, size) : new ClientPage(found, size, null);
    }

    /// @param revokes whether its tokens count no more, as when somebody else may know the old secret
    ClientSecret rotate(Role role, String id, boolean revokes) {
        get(role, id);
        var secret = Secret.random();
        var hash = hashing.hash(secret);
        revocations.change(id, revokes, () -> changes.replaceSecret(role, id, hash));
        return new ClientSecret(id, secret);
    }

    void enable(Role role, String id) {
        changes.enable(role, id);
    }

    /// Its tokens count no more, neither now nor when it is enabled again.
    void disable(Role role, String id) {
        revocations.revokeAllOf(id, () -> changes.disable(role, id));
    }

    void remove(Role role, String id) {
        revocations.revokeAllOf(id, () -> changes.remove(role, id));
    }

    private Optional<Registration> renamed(Role role, String id, String name) {
        return changes.rename(role, id, name)
                ? clients.findByIdAndRole(id, role).map(Client::description).map(Registration.Renamed::new)
                : Optional.empty();
    }

    private static ClientPage cut(List<ClientDescription> found, int size) {
        var page = found.subList(0, size);
        return new ClientPage(page, size, page.getLast().clientId());
    }
}
