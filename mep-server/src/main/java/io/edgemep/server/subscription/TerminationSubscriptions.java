package io.edgemep.server.subscription;

import io.edgemep.server.application.TerminationAudience;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.CallbackUri;
import io.edgemep.server.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Makes, lists and ends termination subscriptions.
@Service
class TerminationSubscriptions implements TerminationAudience {

    private final TerminationSubscriptionTable table;
    private final CallbackNetworks networks;
    private final Outbox outbox;
    private final SubscriptionProperties properties;
    private final Clock clock;

    TerminationSubscriptions(
            TerminationSubscriptionTable table,
            CallbackNetworks networks,
            Outbox outbox,
            SubscriptionProperties properties,
            Clock clock) {
        this.table = table;
        this.networks = networks;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean isThere(String appInstanceId) {
        return table.existsByOwner(appInstanceId);
    }

    /// @return the id of the new subscription
    @Transactional
    public String subscribe(String owner, AppTerminationNotificationSubscription wanted, ApiRoot root) {
        CallbackUri.parse(wanted.callbackReference(), networks);
        table.lockOwner(owner);
        if (table.countByOwner(owner) >= properties.maxPerApplication()) {
            throw SubscriptionRefused.limitReached(owner, properties.maxPerApplication());
        }
        var id = UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
        table.save(
                new TerminationSubscriptionRecord(id, owner, wanted.callbackReference(), root.uri(), clock.instant()));
        return id;
    }

    @Transactional(readOnly = true)
    public List<String> list(String owner) {
        return table.findIdsByOwner(owner);
    }

    /// @return its callbackReference
    @Transactional(readOnly = true)
    public String get(String owner, String subscriptionId) {
        return table.findBySubscriptionIdAndOwner(subscriptionId, owner)
                .orElseThrow(() -> SubscriptionRefused.notFound(subscriptionId, owner))
                .callbackReference();
    }

    @Transactional
    public void unsubscribe(String owner, String subscriptionId) {
        // Of several who end it at once, one does; to the others it is gone.
        table.delete(table.lock(subscriptionId, owner)
                .orElseThrow(() -> SubscriptionRefused.notFound(subscriptionId, owner)));
        outbox.drop(subscriptionId);
    }

    /// Ends subscriptions of an application that comes to its end.
    ///
    /// @return how many; fewer than the most when none is left
    @Transactional
    public int endSome(String owner, int most) {
        var rows = table.lockSome(owner, Limit.of(most));
        rows.forEach(row -> {
            table.delete(row);
            outbox.drop(row.subscriptionId());
        });
        return rows.size();
    }
}
