package io.edgemep.server.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// Row of a service. What queries need has a column; the whole ServiceInfo is kept as it was registered.
@Entity
@Table(name = "services")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
class ServiceRecord {

    @Id
    private String serviceId;

    private String owner;

    @Column
    private String serName;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    private ServiceState state;

    @JdbcTypeCode(SqlTypes.JSON)
    private String info;

    /// What its application's services together may not have too many of; those of a state are not counted.
    private int octets;

    private @Nullable Integer livenessInterval;
    private @Nullable Integer livenessAllowance;

    @OptimisticLock(excluded = true)
    private @Nullable Instant heartbeatAt;

    @Column
    @OptimisticLock(excluded = true)
    private @Nullable Instant livenessDueAt;

    /// Counts the changes that a client can see, so it is the ETag; a heartbeat is none of them.
    @Version
    private @Nullable Long version;

    protected ServiceRecord() {}

    ServiceRecord(String serviceId, String owner) {
        this.serviceId = serviceId;
        this.owner = owner;
    }

    void describe(ServiceInfo service, String json) {
        this.serName = service.serName();
        this.state = service.state();
        this.info = json;
    }

    void weigh(int octetsOfInfo) {
        octets = octetsOfInfo;
    }

    void watch(LivenessProperties.Terms terms, Instant now) {
        livenessInterval = terms.interval();
        livenessAllowance = terms.allowance();
        beat(now);
    }

    void beat(Instant now) {
        if (livenessAllowance != null) {
            heartbeatAt = now;
            livenessDueAt = now.plusSeconds(livenessAllowance);
        }
    }

    String serviceId() {
        return serviceId;
    }

    String owner() {
        return owner;
    }

    ServiceState state() {
        return state;
    }

    String info() {
        return info;
    }

    int octets() {
        return octets;
    }

    @Nullable
    Integer livenessInterval() {
        return livenessInterval;
    }

    @Nullable
    Instant heartbeatAt() {
        return heartbeatAt;
    }

    /// Of a service that is watched.
    Instant livenessDueAt() {
        return Objects.requireNonNull(livenessDueAt);
    }

    long version() {
        return version == null ? 0 : version;
    }
}
