package io.edgemep.server.subscription;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/// Row of a termination subscription.
@Entity
@Table(name = "termination_subscriptions")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
class TerminationSubscriptionRecord {

    @Id
    private String subscriptionId;

    @Column
    private String owner;

    private String callbackReference;

    @Column
    private String apiRoot;

    @Column
    private Instant createdAt;

    protected TerminationSubscriptionRecord() {}

    TerminationSubscriptionRecord(
            String subscriptionId, String owner, String callbackReference, String apiRoot, Instant now) {
        this.subscriptionId = subscriptionId;
        this.owner = owner;
        this.callbackReference = callbackReference;
        this.apiRoot = apiRoot;
        this.createdAt = now;
    }

    String subscriptionId() {
        return subscriptionId;
    }

    String callbackReference() {
        return callbackReference;
    }
}
