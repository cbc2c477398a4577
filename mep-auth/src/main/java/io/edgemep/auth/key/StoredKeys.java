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
    List<StoredKey> findAllByOrderByCreatedAt();

    /// Stores the first key, unless another replica has done so: its insert is waited for.
    ///
    /// @return the number of keys stored, 1 or 0
    @Modifying
    @Query(nativeQuery = true, value = """
            insert into signing_keys (kid, state, private_key, created_at)
            values (:kid, 'ACTIVE', :privateKey, :now)
            on conflict do nothing
            """)
    int insertUnlessOneIsActive(String kid, String privateKey, Instant now);

    /// Replaces the encryption of a key, unless another replica has done so.
    ///
    /// @return the number of keys changed, 1 or 0
    @Modifying
    @Query("update StoredKey k set k.privateKey = :resealed where k.kid = :kid and k.privateKey = :sealed")
    int reseal(String kid, String sealed, String resealed);
}
