package io.edgemep.server.subscription;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
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

/// Makes, lists and ends availability subscriptions.
@Service
class Subscriptions {

    static final String CREATE = "availability_subscription.create";
    static final String END = "availability_subscription.end";

    private final AvailabilitySubscriptions table;
    private final CallbackNetworks networks;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final SubscriptionProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    Subscriptions(
            AvailabilitySubscriptions table,
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

    /// @return the id of the new subscription
    @Transactional
    public String subscribe(String owner, SerAvailabilityNotificationSubscription wanted, ApiRoot root) {
        CallbackUri.parse(wanted.callbackReference(), networks);
        table.lockOwner(owner);
        if (table.countByOwner(owner) >= properties.maxPerApplication()) {
            throw SubscriptionRefused.limitReached(owner, properties.maxPerApplication());
        }
        var id = UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
        var row = new SubscriptionRecord(id, owner, wanted.callbackReference(), root.uri(), clock.instant());
        var criteria = wanted.filteringCriteria();
        row.match(criteria, criteria == null ? null : json.writeValueAsString(criteria));
        table.save(row);
        audit.record(Change.made(CREATE, owner, path(owner, id), json.writeValueAsString(shown(row))));
        return id;
    }

    @Transactional(readOnly = true)
    public List<String> list(String owner) {
        return table.findIdsByOwner(owner);
    }

    @Transactional(readOnly = true)
    public SerAvailabilityNotificationSubscription get(String owner, String subscriptionId) {
        return shown(owned(owner, subscriptionId));
    }

    private SerAvailabilityNotificationSubscription shown(SubscriptionRecord row) {
        var criteria = row.filteringCriteria();
        return new SerAvailabilityNotificationSubscription(
                row.subscriptionId(),
                SerAvailabilityNotificationSubscription.TYPE,
                row.callbackReference(),
                criteria == null ? null : json.readValue(criteria, FilteringCriteria.class),
                null);
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

    private void end(String owner, List<SubscriptionRecord> rows) {
        rows.forEach(row -> {
            table.delete(row);
            outbox.drop(row.subscriptionId());
        });
        audit.record(rows.stream()
                .map(row -> Change.ended(
                        END, owner, path(owner, row.subscriptionId()), json.writeValueAsString(shown(row))))
                .toList());
    }

    private static String path(String owner, String subscriptionId) {
        return "/mec_service_mgmt/v1/applications/%s/subscriptions/%s".formatted(owner, subscriptionId);
    }

    private SubscriptionRecord owned(String owner, String subscriptionId) {
        return table.findBySubscriptionIdAndOwner(subscriptionId, owner)
                .orElseThrow(() -> SubscriptionRefused.notFound(subscriptionId, owner));
    }
}
