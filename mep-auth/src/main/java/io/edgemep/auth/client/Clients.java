package io.edgemep.auth.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The table of clients. Every write is one statement, so concurrent writes cannot undo each other.
@Transactional
interface Clients extends Repository<Client, String> {

    @Transactional(readOnly = true)
    Optional<Client> findById(String id);

    @Transactional(readOnly = true)
    Optional<Client> findByIdAndRole(String id, Role role);

    @Transactional(readOnly = true)
    boolean existsByRole(Role role);

    @Transactional(readOnly = true)
    boolean existsByIdAndRole(String id, Role role);

    @Transactional(readOnly = true)
    @Query("select c.name from Client c where c.id = :id and c.role = :role")
    Optional<String> nameOf(String id, Role role);

    @Transactional(readOnly = true)
    List<Client> findByRoleAndIdNot(Role role, String id);

    /// @param after the last id of the page before, or an empty text for the first page
    @Transactional(readOnly = true)
    @Query("select c from Client c where c.role = :role and c.id > :after order by c.id")
    List<Client> page(Role role, String after, Limit limit);

    /// Locks the row, if there is one, until the caller's transaction ends.
    @Query(nativeQuery = true, value = "select id from clients where id = :id for no key update")
    Optional<String> hold(String id);

    /// @return the number of clients stored, 1, or 0 when the id is taken
    @Modifying
    @Query(nativeQuery = true, value = """
            insert into clients (id, role, name, secret_hash, enabled, created_at, updated_at)
            values (:id, :role, :name, :secretHash, true, :now, :now)
            on conflict (id) do nothing
            """)
    int insertUnlessTaken(String id, String role, String name, String secretHash, Instant now);

    @Modifying
    @Query("update Client c set c.name = :name, c.updatedAt = :now where c.id = :id and c.role = :role")
    int rename(String id, Role role, String name, Instant now);

    @Modifying
    @Query("update Client c set c.secretHash = :secretHash, c.updatedAt = :now where c.id = :id and c.role = :role")
    int replaceSecret(String id, Role role, String secretHash, Instant now);

    @Modifying
    @Query("update Client c set c.enabled = :enabled, c.updatedAt = :now where c.id = :id and c.role = :role")
    int setEnabled(String id, Role role, boolean enabled, Instant now);

    /// Takes away the keys and certificates that it may authenticate with beside its secret.
    @Modifying
    @Query(nativeQuery = true, value = "delete from client_methods where client_id = :id")
    int removeMethods(String id);

    @Modifying
    @Query("delete from Client c where c.id = :id and c.role = :role")
    int remove(String id, Role role);
}
