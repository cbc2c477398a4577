package io.edgemep.auth.key;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The table of signing keys, shared by all replicas.
@Transactional
interface StoredKeys extends Repository<StoredKey, String> {

    @Transactional(readOnly = true)
    List<StoredKey> findAllByOrderByGeneration();

    /// Stores a key, unless another replica has stored one of the same generation: its insert is waited for.
    ///
    /// @return the number of keys stored, 1 or 0
    @Modifying
    @Query(nativeQuery = true, value = """
            insert into signing_keys (kid, generation, algorithm, private_key, created_at, signs_from, token_seconds)
            values (:kid, :generation, :algorithm, :privateKey, :now, :signsFrom, :tokenSeconds)
            on conflict do nothing
            """)
    int insertUnlessMade(
            String kid,
            int generation,
            String algorithm,
            String privateKey,
            Instant now,
            Instant signsFrom,
            long tokenSeconds);

    /// Remembers that tokens of keys that still sign may live so long.
    @Modifying
    @Query(nativeQuery = true, value = """
            update signing_keys k set token_seconds = :tokenSeconds
            where token_seconds < :tokenSeconds and not exists (
                select from signing_keys next where next.generation > k.generation and next.signs_from <= :now)
            """)
    int extend(long tokenSeconds, Instant now);

    /// Deletes the keys whose last token has expired.
    ///
    /// @param before the present time, less the grace
    @Modifying
    @Query(nativeQuery = true, value = """
            delete from signing_keys k where exists (
                select from signing_keys next
                where next.generation > k.generation
                and next.signs_from + make_interval(secs => k.token_seconds) < :before)
            """)
    int deleteExpired(Instant before);

    @Modifying
    @Query("delete from StoredKey k where k.kid = :kid")
    int deleteByKid(String kid);

    /// Replaces the encryption of a key, unless another replica has done so.
    ///
    /// @return the number of keys changed, 1 or 0
    @Modifying
    @Query("update StoredKey k set k.privateKey = :resealed where k.kid = :kid and k.privateKey = :sealed")
    int reseal(String kid, String sealed, String resealed);
}
