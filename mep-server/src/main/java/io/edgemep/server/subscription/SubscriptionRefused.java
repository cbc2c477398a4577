package io.edgemep.server.subscription;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// A subscription that is not there, or that there is no room for.
final class SubscriptionRefused extends Problem {

    private SubscriptionRefused(HttpStatus status, String detail) {
        super(status, detail);
    }

    static SubscriptionRefused notFound(String subscriptionId, String owner) {
        return new SubscriptionRefused(
                HttpStatus.NOT_FOUND,
                "The application instance %s has no subscription with the id %s.".formatted(owner, subscriptionId));
    }

    static SubscriptionRefused limitReached(String owner, int most) {
        return new SubscriptionRefused(
                HttpStatus.FORBIDDEN,
                "The application instance %s has %d subscriptions, the most it may have; delete one first."
                        .formatted(owner, most));
    }
}
