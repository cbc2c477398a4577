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

    @Column(nullable = false)
    private int generation;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private SigningAlgorithm algorithm;

    @Column(nullable = false)
    private String privateKey;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private Instant signsFrom;

    @Column(nullable = false)
    private int tokenSeconds;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected StoredKey() {}

    String kid() {
        return kid;
    }

    /// One more than that of the key before it.
    int generation() {
        return generation;
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    String privateKey() {
        return privateKey;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant signsFrom() {
        return signsFrom;
    }

    int tokenSeconds() {
        return tokenSeconds;
    }
}
