package io.edgemep.auth.client;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/// A client as the database has it.
@Entity
@Table(name = "clients")
class Client {

    @Id
    private String id;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private Role role;

    @Column(nullable = false)
    private String name;

    @Column(nullable = false)
    private String secretHash;

    @Column(nullable = false)
    private boolean enabled;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private Instant updatedAt;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected Client() {}

    Role role() {
        return role;
    }

    String secretHash() {
        return secretHash;
    }

    boolean isEnabled() {
        return enabled;
    }

    AuthenticatedClient authenticated() {
        return new AuthenticatedClient(id, role);
    }

    ClientDescription description() {
        return new ClientDescription(id, name, enabled, createdAt, updatedAt);
    }
}
