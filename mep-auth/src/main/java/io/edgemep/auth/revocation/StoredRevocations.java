package io.edgemep.auth.revocation;

import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The table of revocations. Who inserts holds a lock until it commits, so that positions become visible in order.
@Transactional
interface StoredRevocations extends Repository<Revocation, Long> {

    @Transactional(readOnly = true)
    List<Revocation> findByPositionGreaterThanAndExpiresAtAfterOrderByPosition(long position, Instant now, Limit limit);

    @Transactional(readOnly = true)
    @Query("""
            select count(r) > 0 from Revocation r where r.clientId = :clientId
            and (r.tokenId = :tokenId or r.tokenId is null and r.revokedAt >= :issuedAt)
            """)
    boolean covers(String clientId, String tokenId, Instant issuedAt);

    @Transactional(readOnly = true)
    long countByClientIdAndTokenIdNotNullAndExpiresAtAfter(String clientId, Instant now);

    @Modifying
    @Query(nativeQuery = true, value = """
            with locked as (select pg_advisory_xact_lock(hashtextextended('mep-auth.revocations', 0)))
            insert into revocations (client_id, token_id, revoked_at, expires_at)
            select :clientId, :tokenId, :now, :expiresAt from locked
            on conflict do nothing
            """)
    int insertToken(String clientId, String tokenId, Instant now, Instant expiresAt);

    @Modifying
    @Query("delete from Revocation r where r.clientId = :clientId and r.tokenId is not null")
    int deleteTokens(String clientId);

    /// The latest counts, whoever comes first. A later one gets a new position, or who has read the former would not
    /// hear of it.
    @Modifying
    @Query(nativeQuery = true, value = """
            with locked as (select pg_advisory_xact_lock(hashtextextended('mep-auth.revocations', 0)))
            insert into revocations as r (client_id, revoked_at, expires_at)
            select :clientId, :now, :expiresAt from locked
            on conflict (client_id, token_id, kid) do update
               set position = default, revoked_at = excluded.revoked_at,
                   expires_at = greatest(r.expires_at, excluded.expires_at)
             where r.revoked_at < excluded.revoked_at
            """)
    int stampClient(String clientId, Instant now, Instant expiresAt);

    @Modifying
    @Query(nativeQuery = true, value = """
            with locked as (select pg_advisory_xact_lock(hashtextextended('mep-auth.revocations', 0)))
            insert into revocations (kid, revoked_at, expires_at)
            select :kid, :now, :expiresAt from locked
            on conflict do nothing
            """)
    int insertKey(String kid, Instant now, Instant expiresAt);

    @Modifying
    @Query("delete from Revocation r where r.expiresAt < :before")
    int deleteExpired(Instant before);
}
