package io.edgemep.auth.key;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/// A signing key as the database has it.
@Entity
@Table(name = "signing_keys")
class StoredKey {

    @Id
    private String kid;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private State state;

    @Column(nullable = false)
    private String privateKey;

    @Column(nullable = false)
    private Instant createdAt;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected StoredKey() {}

    enum State {
        /// Signs new tokens; there is one.
        ACTIVE,
        /// Signs nothing more, and is published while tokens that it has signed may live.
        RETIRED
    }

    String kid() {
        return kid;
    }

    boolean isActive() {
        return state == State.ACTIVE;
    }

    String privateKey() {
        return privateKey;
    }
}
