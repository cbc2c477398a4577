package io.edgemep.server.registry;

import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.TimeStamp;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Heartbeats (ETSI GS MEC 011, clause 8.2.10): they keep a service ACTIVE and bring a SUSPENDED one back.
@Service
class Liveness {

    private final Services services;
    private final ServiceRegistry registry;

    Liveness(Services services, ServiceRegistry registry) {
        this.services = services;
        this.registry = registry;
    }

    @Transactional(readOnly = true)
    public Observed observe(String owner, String serviceId) {
        return Observed.of(watched(services.findByServiceIdAndOwner(serviceId, owner), serviceId, owner));
    }

    /// @param now when the heartbeat came
    @Transactional
    public void beat(String owner, String serviceId, IfMatch ifMatch, Instant now) {
        if (ifMatch.header() == null && services.beat(serviceId, owner, now) == 1) {
            return;
        }
        var row = watched(services.lock(serviceId, owner), serviceId, owner);
        ifMatch.check(Observed.of(row).etag());
        switch (row.state()) {
            case INACTIVE -> throw RegistrationRefused.inactive(serviceId);
            case ACTIVE -> row.beat(now);
            case SUSPENDED -> {
                row.beat(now);
                registry.changeState(row, ServiceState.ACTIVE);
            }
        }
    }

    private static ServiceRecord watched(java.util.Optional<ServiceRecord> found, String serviceId, String owner) {
        var row = found.orElseThrow(() -> ServiceNotFound.ofApplication(serviceId, owner));
        if (row.livenessInterval() == null) {
            throw ServiceNotFound.withoutHeartbeats(serviceId);
        }
        return row;
    }

    /// The liveness resource with an ETag of its own: it changes with every heartbeat, which the service does not.
    record Observed(ServiceLivenessInfo info, String etag) {

        static Observed of(ServiceRecord row) {
            Instant last = Objects.requireNonNull(row.heartbeatAt());
            var info = new ServiceLivenessInfo(
                    row.state(), TimeStamp.of(last), Objects.requireNonNull(row.livenessInterval()));
            return new Observed(info, "\"%d-%d.%d\"".formatted(row.version(), last.getEpochSecond(), last.getNano()));
        }
    }
}
