package io.edgemep.server.subscription;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The termination_subscriptions table.
interface TerminationSubscriptionTable extends Repository<TerminationSubscriptionRecord, String> {

    TerminationSubscriptionRecord save(TerminationSubscriptionRecord subscription);

    void delete(TerminationSubscriptionRecord subscription);

    int countByOwner(String owner);

    boolean existsByOwner(String owner);

    Optional<TerminationSubscriptionRecord> findBySubscriptionIdAndOwner(String subscriptionId, String owner);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            "select s from TerminationSubscriptionRecord s where s.subscriptionId = :subscriptionId and s.owner = :owner")
    Optional<TerminationSubscriptionRecord> lock(String subscriptionId, String owner);

    /// In one order, so that those who do the same at once do not wait for each other in a circle.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from TerminationSubscriptionRecord s where s.owner = :owner order by s.subscriptionId")
    List<TerminationSubscriptionRecord> lockSome(String owner, Limit limit);

    /// Bounded by the limit of subscriptions per application.
    @Query(
            "select s.subscriptionId from TerminationSubscriptionRecord s where s.owner = :owner order by s.subscriptionId")
    List<String> findIdsByOwner(String owner);

    /// Holds back other registrations of the same application until this one is counted.
    @Query(nativeQuery = true, value = "select cast(pg_advisory_xact_lock(hashtextextended(:owner, 1)) as text)")
    String lockOwner(String owner);
}
