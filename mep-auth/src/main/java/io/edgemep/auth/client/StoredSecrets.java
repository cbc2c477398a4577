package io.edgemep.auth.client;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what a client has to show. That is read for each token, so that who was removed, disabled or given another
/// secret gets none from then on; without a session and a transaction, which cost more than the row.
@Component
class StoredSecrets {

    private final JdbcClient jdbc;

    StoredSecrets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<StoredSecret> find(String clientId) {
        return jdbc.sql("select id, role, secret_hash, enabled from clients where id = :id")
                .param("id", clientId)
                .query((row, _) -> new StoredSecret(
                        row.getString("id"),
                        Role.valueOf(row.getString("role")),
                        row.getString("secret_hash"),
                        row.getBoolean("enabled")))
                .optional();
    }
}
