package io.edgemep.auth.revocation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A revocation as the database has it.
@Entity
@Table(name = "revocations")
class Revocation {

    @Id
    private Long position;

    private @Nullable String clientId;

    private @Nullable String tokenId;

    private @Nullable String kid;

    @Column(nullable = false)
    private Instant revokedAt;

    @Column(nullable = false)
    private Instant expiresAt;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected Revocation() {}

    RevocationList.Entry entry() {
        return new RevocationList.Entry(position, clientId, tokenId, kid, revokedAt, expiresAt);
    }
}
