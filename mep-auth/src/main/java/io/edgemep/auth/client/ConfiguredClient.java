package io.edgemep.auth.client;

import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.StartRefused;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Makes a stored client of a role that has only one the configured one.
@Component
class ConfiguredClient {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredClient.class);

    /// `%` and `+` mean something else in a form-encoded secret (RFC 6749, clause 2.3.1), which not every client knows.
    private static final Pattern SECRET = Pattern.compile("[!-~&&[^%+]]{16,72}");

    private final Clients clients;
    private final SecretHashing hashing;
    private final Revocations revocations;
    private final ClientChanges changes;

    ConfiguredClient(Clients clients, SecretHashing hashing, Revocations revocations, ClientChanges changes) {
        this.clients = clients;
        this.hashing = hashing;
        this.revocations = revocations;
        this.changes = changes;
    }

    /// What is wanted of the client of a role.
    ///
    /// @param role the role, which has only this client: one of another id is of an earlier configuration, and
    ///     removed
    /// @param name its name, for people
    /// @param property where its configuration is, such as `mep.auth.administrator`
    /// @param id its client id
    /// @param secret its secret; where there is none, the stored one stays as it is
    record Wanted(
            Role role,
            String name,
            String property,
            String id,
            @Nullable String secret) {

        @Override
        public String toString() {
            return "Wanted[role=%s, id=%s]".formatted(role, id);
        }
    }

    /// @return whether there is such a client now
    boolean establish(Wanted wanted) {
        if (wanted.secret() == null || wanted.secret().isBlank()) {
            return clients.existsByRole(wanted.role());
        }
        establish(wanted, wanted.secret());
        return true;
    }

    private void establish(Wanted wanted, String secret) {
        var id = wanted.id();
        if (!ClientId.isValid(id)) {
            throw new StartRefused("%s.id must be 1 to 64 letters, digits and the characters '-', '_' and '.'."
                    .formatted(wanted.property()));
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new StartRefused("%s.secret must be 16 to 72 printable ASCII characters without blanks, '%%' and '+'."
                    .formatted(wanted.property()));
        }
        var stored = clients.findById(id);
        if (stored.isEmpty()) {
            // Another replica may be inserting the same; then this inserts nothing.
            changes.create(wanted.role(), id, wanted.name(), hashing.hash(secret));
            log.info("Stored the client {} of the role {}", id, wanted.role());
        } else if (stored.get().role() != wanted.role()) {
            throw new StartRefused(
                    "%s.id is %s, the id of another client: set another one.".formatted(wanted.property(), id));
        } else if (!hashing.matches(secret, stored.get().secretHash())) {
            replaceSecret(wanted, hashing.hash(secret));
            log.info(
                    "Replaced the secret of the client {} of the role {}; its tokens, keys and certificates are gone",
                    id,
                    wanted.role());
        }
        for (var other : clients.findByRoleAndIdNot(wanted.role(), id)) {
            remove(other.description().clientId(), wanted.role());
            log.info("Removed the client of the role {} of an earlier configuration", wanted.role());
        }
    }

    /// Somebody who knows the old secret may have tokens of it, or may have registered a key to come back with: neither
    /// counts any more.
    private void replaceSecret(Wanted wanted, String hash) {
        revocations.revokeAllOf(wanted.id(), () -> changes.replaceAll(wanted.role(), wanted.id(), hash));
    }

    private void remove(String id, Role role) {
        revocations.revokeAllOf(id, () -> changes.removeIfThere(role, id));
    }
}
