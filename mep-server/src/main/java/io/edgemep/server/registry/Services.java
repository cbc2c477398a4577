package io.edgemep.server.registry;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

/// The services table.
interface Services extends Repository<ServiceRecord, String> {

    ServiceRecord saveAndFlush(ServiceRecord service);

    void delete(ServiceRecord service);

    void flush();

    Optional<ServiceRecord> findByServiceIdAndOwner(String serviceId, String owner);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from ServiceRecord s where s.serviceId = :serviceId and s.owner = :owner")
    Optional<ServiceRecord> lock(String serviceId, String owner);

    /// In the order of registration, so that those who do the same at once do not wait for each other in a circle.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from ServiceRecord s where s.owner = :owner order by s.serviceId")
    List<ServiceRecord> lockSome(String owner, Limit limit);

    /// The commonest write of the platform, so one statement. It changes nothing that a client's ETag tells of.
    @Modifying
    @Query(nativeQuery = true, value = """
                    update services
                       set heartbeat_at = :now,
                           liveness_due_at = cast(:now as timestamptz) + liveness_allowance * interval '1 second'
                     where service_id = :serviceId and owner = :owner
                       and state = 'ACTIVE' and liveness_interval is not null
                    """)
    int beat(String serviceId, String owner, Instant now);

    /// Nobody may be silent for longer than was agreed: what may be was told by a clock that was put back since.
    @Modifying
    @Query(nativeQuery = true, value = """
                    update services
                       set liveness_due_at = cast(:now as timestamptz) + liveness_allowance * interval '1 second'
                     where state = 'ACTIVE'
                       and liveness_due_at > cast(:now as timestamptz) + liveness_allowance * interval '1 second'
                    """)
    int forgetTheFuture(Instant now);

    /// Claims overdue services row by row: what another replica sweeps at this moment is skipped, not waited for.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query("""
            select s from ServiceRecord s
             where s.state = io.edgemep.server.registry.ServiceState.ACTIVE and s.livenessDueAt < :now
             order by s.livenessDueAt
            """)
    List<ServiceRecord> claimOverdue(Instant now, Limit limit);

    /// @return 0 where the application would have more than it may have; its count is locked then, too
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into service_counts as counted (owner, services, octets)
                    select :owner, 1, cast(:octets as bigint) where :octets <= :mostOctets
                    on conflict (owner) do update
                       set services = counted.services + 1, octets = counted.octets + excluded.octets
                     where counted.services < :most and counted.octets + excluded.octets <= :mostOctets
                    """)
    int countUp(String owner, int octets, int most, long mostOctets);

    @Modifying
    @Query(nativeQuery = true, value = """
                    update service_counts set services = services - 1, octets = greatest(0, octets - :octets)
                     where owner = :owner
                    """)
    void countDown(String owner, int octets);

    /// @param more negative where a service has become smaller, which is never refused
    /// @return 0 where the application would have more than it may have
    @Modifying
    @Query(nativeQuery = true, value = """
                    update service_counts set octets = greatest(0, octets + :more)
                     where owner = :owner and (:more <= 0 or octets + :more <= :mostOctets)
                    """)
    int grow(String owner, int more, long mostOctets);

    /// Locks the count: what is read after it is what all have committed who have counted before.
    @Query(nativeQuery = true, value = "select services from service_counts where owner = :owner for update")
    Optional<Integer> lockCount(String owner);

    /// Counts again what is there, with the count locked: a replica of a release that knew of no octets leaves them
    /// counted when it withdraws a service.
    @Modifying
    @Query(nativeQuery = true, value = """
                    update service_counts c set octets = (select coalesce(sum(octets), 0) from services s
                                                           where s.owner = c.owner)
                     where owner = :owner
                    """)
    void recount(String owner);
}
