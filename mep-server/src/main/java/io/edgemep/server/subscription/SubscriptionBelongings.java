package io.edgemep.server.subscription;

import io.edgemep.server.application.AppTermination;
import io.edgemep.server.application.Belongings;
import io.edgemep.server.outbox.Outbox;
import java.time.Clock;
import java.util.function.IntSupplier;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// An application's subscriptions end with it, and what they are owed is dropped; but not before it could be told of
/// its termination.
@Component
@Order(30)
class SubscriptionBelongings implements Belongings {

    private static final int BATCH = 100;

    private final Subscriptions availability;
    private final TerminationSubscriptions termination;
    private final Outbox outbox;
    private final SubscriptionProperties properties;
    private final Clock clock;

    SubscriptionBelongings(
            Subscriptions availability,
            TerminationSubscriptions termination,
            Outbox outbox,
            SubscriptionProperties properties,
            Clock clock) {
        this.availability = availability;
        this.termination = termination;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "subscriptions";
    }

    @Override
    public boolean remove(String appInstanceId) {
        var isOneKindGone = isNoneLeft(() -> availability.endSome(appInstanceId, BATCH));
        var lanes = termination.list(appInstanceId);
        var since = clock.instant().minus(properties.terminationPatience());
        if (!lanes.isEmpty() && outbox.owes(AppTermination.KIND, appInstanceId, lanes, since)) {
            return false;
        }
        return isNoneLeft(() -> termination.endSome(appInstanceId, BATCH)) && isOneKindGone;
    }

    /// The limit of subscriptions per application bounds how many turns there are.
    private boolean isNoneLeft(IntSupplier ended) {
        for (var turn = 0; turn <= properties.maxPerApplication() / BATCH; turn++) {
            if (ended.getAsInt() < BATCH) {
                return true;
            }
        }
        return false;
    }
}
