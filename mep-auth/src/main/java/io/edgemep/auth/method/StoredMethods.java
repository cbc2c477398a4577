package io.edgemep.auth.method;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The methods of a client as the database has them.
@Entity
@Table(name = "client_methods")
class StoredMethods {

    @Id
    private String clientId;

    @Column(nullable = false)
    private String jwks;

    private @Nullable String tlsSubject;

    @Column(nullable = false)
    private String tlsThumbprints;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected StoredMethods() {}

    String jwks() {
        return jwks;
    }

    @Nullable
    String tlsSubject() {
        return tlsSubject;
    }

    List<String> tlsThumbprints() {
        return tlsThumbprints.isEmpty() ? List.of() : List.of(tlsThumbprints.split(" "));
    }
}
