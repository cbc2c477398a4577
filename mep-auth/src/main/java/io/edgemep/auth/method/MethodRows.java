package io.edgemep.auth.method;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The tables of clients' methods and of used assertions. Every write is one statement and one transaction.
@Transactional
interface MethodRows extends Repository<StoredMethods, String> {

    @Transactional(readOnly = true)
    Optional<StoredMethods> findById(String clientId);

    /// @return 1, or 0 when there is no such client
    @Modifying(clearAutomatically = true)
    @Query(nativeQuery = true, value = """
            insert into client_methods (client_id, jwks, tls_subject, tls_thumbprints)
            select id, :jwks, cast(:subject as text), :thumbprints from clients where id = :clientId
            on conflict (client_id) do update set jwks = excluded.jwks, tls_subject = excluded.tls_subject,
                tls_thumbprints = excluded.tls_thumbprints
            """)
    int replace(String clientId, String jwks, @Nullable String subject, String thumbprints);

    @Modifying(clearAutomatically = true)
    @Query("delete from StoredMethods m where m.clientId = :clientId")
    int remove(String clientId);

    @Transactional(readOnly = true)
    @Query(nativeQuery = true, value = "select count(*) from used_assertions where client_id = :clientId")
    long countUsed(String clientId);

    /// @return 1, or 0 when it was used before
    @Modifying
    @Query(nativeQuery = true, value = """
            insert into used_assertions (client_id, token_id, expires_at) values (:clientId, :tokenId, :expiresAt)
            on conflict do nothing
            """)
    int use(String clientId, String tokenId, Instant expiresAt);

    @Modifying
    @Query(nativeQuery = true, value = "delete from used_assertions where expires_at < :before")
    int deleteExpired(Instant before);
}
