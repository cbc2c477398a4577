package io.edgemep.server.registry;

import io.edgemep.common.GroupCommit;
import io.edgemep.common.GroupCommit.Limits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.stereotype.Component;

/// Takes registrations, and writes those together that come at once.
@Component
class ServiceRegistrations implements GroupCommit.Writer {

    private final RegistrationRows rows;
    private final ServiceRegistry registry;
    private final GroupCommit<Registration, RegisteredService> commits;

    ServiceRegistrations(
            RegistrationRows rows, ServiceRegistry registry, RegistryProperties properties, MeterRegistry meters) {
        this.rows = rows;
        this.registry = registry;
        var limits = new Limits(
                properties.writeBatch(),
                properties.maxWaiting(),
                properties.writeTimeout(),
                properties.commitTimeout());
        this.commits = new GroupCommit<>("registration-writer", limits, this::write);
        Gauge.builder("mep.registry.waiting", commits, GroupCommit::waiting)
                .description("Registrations that are yet to be written, and then answered")
                .register(meters);
    }

    /// Returns when the service and the event that tells of it are committed.
    ///
    /// @throws RegistrationRefused when the application has as many as it may have
    /// @throws io.edgemep.common.Unavailable when it could not be written in time
    RegisteredService register(String owner, ServiceInfo offered) {
        var registration = registry.registration(owner, offered);
        return commits.write(registration).orElseGet(() -> registry.register(registration));
    }

    private Map<Registration, RegisteredService> write(List<Registration> registrations) {
        try {
            return rows.add(registrations).stream()
                    .collect(Collectors.toMap(Function.identity(), Registration::service));
        } catch (DataIntegrityViolationException
                | PessimisticLockingFailureException
                | UncategorizedDataAccessException refused) {
            // The database has written none of them, and says not because of which: each by itself.
            return Map.of();
        }
    }

    int waiting() {
        return commits.waiting();
    }

    @Override
    public GroupCommit<?, ?> commits() {
        return commits;
    }
}
