package io.edgemep.auth.audit;

import java.time.Instant;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The table of the audit log.
@Transactional
interface AuditEntries extends Repository<AuditEntry, Long> {

    void save(AuditEntry entry);

    @Modifying
    @Query("delete from AuditEntry e where e.at < :before")
    int deleteOlderThan(Instant before);

    @Modifying
    @Query(nativeQuery = true, value = """
            delete from audit_log where kind = :kind and id <= (
                select id from audit_log where kind = :kind order by id desc offset :kept limit 1)
            """)
    int deleteAllButTheYoungest(String kind, int kept);
}
