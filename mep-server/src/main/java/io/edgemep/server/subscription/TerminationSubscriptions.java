package io.edgemep.server.subscription;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
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
import tools.jackson.databind.json.JsonMapper;

/// Makes, lists and ends termination subscriptions.
@Service
class TerminationSubscriptions implements TerminationAudience {

    static final String CREATE = "termination_subscription.create";
    static final String END = "termination_subscription.end";

    private final JsonMapper json = JsonMapper.builder().build();

    private final TerminationSubscriptionTable table;
    private final CallbackNetworks networks;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final SubscriptionProperties properties;
    private final Clock clock;

    TerminationSubscriptions(
            TerminationSubscriptionTable table,
            CallbackNetworks networks,
            Outbox outbox,
            AuditTrail audit,
            SubscriptionProperties properties,
            Clock clock) {
        this.table = table;
        this.networks = networks;
        this.outbox = outbox;
        this.audit = audit;
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
        audit.record(Change.made(CREATE, owner, path(owner, id), kept(owner, id, wanted.callbackReference())));
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
        end(
                owner,
                List.of(table.lock(subscriptionId, owner)
                        .orElseThrow(() -> SubscriptionRefused.notFound(subscriptionId, owner))));
    }

    /// Ends subscriptions of an application that comes to its end.
    ///
    /// @return how many; fewer than the most when none is left
    @Transactional
    public int endSome(String owner, int most) {
        var rows = table.lockSome(owner, Limit.of(most));
        end(owner, rows);
        return rows.size();
    }

    private void end(String owner, List<TerminationSubscriptionRecord> rows) {
        rows.forEach(row -> {
            table.delete(row);
            outbox.drop(row.subscriptionId());
        });
        audit.record(rows.stream()
                .map(row -> {
                    var id = row.subscriptionId();
                    return Change.ended(END, owner, path(owner, id), kept(owner, id, row.callbackReference()));
                })
                .toList());
    }

    private String kept(String owner, String subscriptionId, String callbackReference) {
        return json.writeValueAsString(new AppTerminationNotificationSubscription(
                subscriptionId, AppTerminationNotificationSubscription.TYPE, callbackReference, owner, null));
    }

    private static String path(String owner, String subscriptionId) {
        return "/mec_app_support/v1/applications/%s/subscriptions/%s".formatted(owner, subscriptionId);
    }
}
