package io.edgemep.auth.client;

import io.edgemep.auth.audit.Changes;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Changes clients, and has the audit log tell of it in the same transaction.
@Component
@Transactional
class ClientChanges {

    private final Clients clients;
    private final JdbcClient jdbc;
    private final Changes changes;
    private final Clock clock;

    ClientChanges(Clients clients, JdbcClient jdbc, Changes changes, Clock clock) {
        this.clients = clients;
        this.jdbc = jdbc;
        this.changes = changes;
        this.clock = clock;
    }

    /// @return false when the id is taken
    boolean create(Role role, String id, String name, String secretHash) {
        var isNew = clients.insertUnlessTaken(id, role.name(), name, secretHash, clock.instant()) == 1;
        if (isNew) {
            record("set", role, id, Optional.empty());
        }
        return isNew;
    }

    /// @return false when there is no such client
    boolean rename(Role role, String id, String name) {
        return change("set", role, id, () -> clients.rename(id, role, name, clock.instant()));
    }

    /// @throws ClientNotFound when there is no such client
    void replaceSecret(Role role, String id, String secretHash) {
        require(
                role,
                id,
                change("rotate", role, id, () -> clients.replaceSecret(id, role, secretHash, clock.instant())));
    }

    /// Replaces the secret, and takes away the keys and certificates that it may authenticate with beside it.
    void replaceAll(Role role, String id, String secretHash) {
        change("rotate", role, id, () -> clients.replaceSecret(id, role, secretHash, clock.instant()));
        clients.removeMethods(id);
    }

    /// Where another replica has not done so already.
    void removeIfThere(Role role, String id) {
        change("remove", role, id, () -> clients.remove(id, role));
    }

    /// @throws ClientNotFound when there is no such client
    void enable(Role role, String id) {
        require(role, id, change("enable", role, id, () -> clients.setEnabled(id, role, true, clock.instant())));
    }

    /// @throws ClientNotFound when there is no such client
    void disable(Role role, String id) {
        require(role, id, change("disable", role, id, () -> clients.setEnabled(id, role, false, clock.instant())));
    }

    /// @throws ClientNotFound when there is no such client
    void remove(Role role, String id) {
        require(role, id, change("remove", role, id, () -> clients.remove(id, role)));
    }

    private boolean change(String verb, Role role, String id, Runnable statement) {
        var before = locked(role, id);
        if (before.isEmpty()) {
            return false;
        }
        statement.run();
        record(verb, role, id, before);
        return true;
    }

    private void record(String verb, Role role, String id, Optional<ClientDescription> before) {
        changes.record(
                noun(role) + "." + verb,
                role == Role.APPLICATION ? id : null,
                path(role) + "/" + id,
                before.orElse(null),
                locked(role, id).orElse(null));
    }

    private static String noun(Role role) {
        return switch (role) {
            case APPLICATION -> "credentials";
            case MANAGER -> "manager";
            case ADMINISTRATOR -> "administrator";
            case PLATFORM -> "platform";
        };
    }

    private static String path(Role role) {
        return switch (role) {
            case APPLICATION -> ApplicationController.PATH;
            case MANAGER -> ManagerController.PATH;
            // From configuration: no resource of theirs is offered.
            case ADMINISTRATOR, PLATFORM -> "/auth/v1/clients";
        };
    }

    /// As nobody else changes it until the transaction ends. Not the entity: Hibernate logs those that a transaction
    /// has, at its finest level, and they have the hash of the secret.
    private Optional<ClientDescription> locked(Role role, String id) {
        return jdbc.sql("""
                        select id, name, enabled, created_at, updated_at from clients
                         where id = :id and role = :role for no key update
                        """)
                .param("id", id)
                .param("role", role.name())
                .query((row, _) -> new ClientDescription(
                        row.getString("id"),
                        row.getString("name"),
                        row.getBoolean("enabled"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    private static void require(Role role, String id, boolean isThere) {
        if (!isThere) {
            throw ClientNotFound.withId(role, id);
        }
    }
}
