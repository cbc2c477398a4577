package io.edgemep.server.subscription;

import io.edgemep.server.registry.ServiceState;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// Row of an availability subscription. Its criteria stand there twice: as they were sent, and as columns and keys by
/// which events find it.
@Entity
@Table(name = "availability_subscriptions")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
class SubscriptionRecord {

    @Id
    private String subscriptionId;

    @Column
    private String owner;

    private String callbackReference;

    @Column
    private String apiRoot;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String filteringCriteria;

    @Column
    @JdbcTypeCode(SqlTypes.ARRAY)
    private String @Nullable [] states;

    @Column
    private @Nullable Boolean isLocal;

    @Column
    private Instant createdAt;

    @ElementCollection
    @CollectionTable(name = "subscription_keys", joinColumns = @JoinColumn(name = "subscription_id"))
    @Column(name = "key")
    private Set<String> keys;

    protected SubscriptionRecord() {}

    SubscriptionRecord(String subscriptionId, String owner, String callbackReference, String apiRoot, Instant now) {
        this.subscriptionId = subscriptionId;
        this.owner = owner;
        this.callbackReference = callbackReference;
        this.apiRoot = apiRoot;
        this.createdAt = now;
    }

    void match(@Nullable FilteringCriteria criteria, @Nullable String json) {
        keys = FilteringCriteria.keys(criteria);
        filteringCriteria = json;
        if (criteria != null) {
            states = names(criteria.states());
            isLocal = criteria.isLocal();
        }
    }

    private static String @Nullable [] names(@Nullable List<ServiceState> states) {
        return states == null ? null : states.stream().map(ServiceState::name).toArray(String[]::new);
    }

    String subscriptionId() {
        return subscriptionId;
    }

    String callbackReference() {
        return callbackReference;
    }

    @Nullable
    String filteringCriteria() {
        return filteringCriteria;
    }
}
