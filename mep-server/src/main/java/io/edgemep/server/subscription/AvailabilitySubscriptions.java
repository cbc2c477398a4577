package io.edgemep.server.subscription;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The subscriptions table.
interface AvailabilitySubscriptions extends Repository<SubscriptionRecord, String> {

    SubscriptionRecord save(SubscriptionRecord subscription);

    void delete(SubscriptionRecord subscription);

    int countByOwner(String owner);

    Optional<SubscriptionRecord> findBySubscriptionIdAndOwner(String subscriptionId, String owner);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from SubscriptionRecord s where s.subscriptionId = :subscriptionId and s.owner = :owner")
    Optional<SubscriptionRecord> lock(String subscriptionId, String owner);

    /// In one order, so that those who do the same at once do not wait for each other in a circle.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from SubscriptionRecord s where s.owner = :owner order by s.subscriptionId")
    List<SubscriptionRecord> lockSome(String owner, Limit limit);

    /// Bounded by the limit of subscriptions per application.
    @Query("select s.subscriptionId from SubscriptionRecord s where s.owner = :owner order by s.subscriptionId")
    List<String> findIdsByOwner(String owner);

    /// Holds back other registrations of the same application until this one is counted.
    @Query(nativeQuery = true, value = "select cast(pg_advisory_xact_lock(hashtextextended(:owner, 0)) as text)")
    String lockOwner(String owner);
}
