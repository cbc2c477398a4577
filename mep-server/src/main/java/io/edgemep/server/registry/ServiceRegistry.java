package io.edgemep.server.registry;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.outbox.Outbox;
import io.edgemep.server.registry.ServiceEvent.ChangeType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Registers, changes and withdraws services; each change and the event that tells of it are one transaction.
@Service
class ServiceRegistry {

    private final Services services;
    private final StoredJson json;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final ApplicationEventPublisher replica;
    private final RegistryProperties properties;
    private final RegistrationLimits limits;
    private final LivenessProperties liveness;
    private final List<TransportCheck> checks;
    private final Clock clock;

    ServiceRegistry(
            Services services,
            StoredJson json,
            Outbox outbox,
            AuditTrail audit,
            ApplicationEventPublisher replica,
            RegistryProperties properties,
            RegistrationLimits limits,
            LivenessProperties liveness,
            ObjectProvider<TransportCheck> checks,
            Clock clock) {
        this.services = services;
        this.json = json;
        this.outbox = outbox;
        this.audit = audit;
        this.replica = replica;
        this.properties = properties;
        this.limits = limits;
        this.liveness = liveness;
        this.checks = checks.orderedStream().toList();
        this.clock = clock;
    }

    /// What an offer comes to, where nothing is wrong with it.
    Registration registration(String owner, ServiceInfo offered) {
        refuseSuspended(offered);
        var transport = checked(transport(offered));
        var terms = liveness.terms(offered.livenessInterval());
        var info = offered.kept(Registration.newId(), transport, terms.interval());
        var service = new RegisteredService(owner, info, Registration.FIRST_VERSION);
        var text = json.write(info);
        var event = outbox.change(service.id(), event(ChangeType.ADDED, service));
        var entry = audit.entry(Change.made(ServiceAction.REGISTER, owner, service.path(), text));
        return new Registration(service, text, StoredJson.octets(text), event, terms, entry);
    }

    /// One by itself, waiting for whoever is changing the number of the application's services.
    @Transactional
    public RegisteredService register(Registration registration) {
        limits.add(registration.owner(), registration.octets());
        services.saveAndFlush(registration.row(clock.instant()));
        outbox.append(ServiceEvent.KIND, List.of(registration.event()));
        audit.append(List.of(registration.entry()));
        replica.publishEvent(registration.added());
        return registration.service();
    }

    @Transactional
    public RegisteredService update(String owner, String serviceId, ServiceInfo wanted, IfMatch ifMatch) {
        refuseSuspended(wanted);
        var row = owned(owner, serviceId);
        var before = stored(row);
        ifMatch.check(before.etag());
        if (wanted.transportId() != null) {
            throw InvalidMember.of("transportId", "is for registering only; send transportInfo, or neither.");
        }
        var proposed = wanted.livenessInterval();
        var terms = liveness.terms(proposed == null ? row.livenessInterval() : proposed);
        var transport = wanted.transportInfo() == null ? before.transport() : checked(wanted.transportInfo());
        var after = wanted.kept(serviceId, transport, terms.interval());
        if (after.equals(before.info())) {
            return before;
        }
        var text = json.write(after);
        limits.resize(row, StoredJson.octets(text));
        row.watch(terms, clock.instant());
        var onlyState = after.in(before.info().state()).equals(before.info());
        var type = onlyState ? ChangeType.STATE_CHANGED : ChangeType.ATTRIBUTES_CHANGED;
        return saved(row, after, text, type, ServiceAction.CHANGE);
    }

    /// Sets the state of a service that is locked by the caller's transaction.
    @Transactional
    public void changeState(ServiceRecord row, ServiceState state) {
        var service = stored(row).info().in(state);
        saved(row, service, json.write(service), ChangeType.STATE_CHANGED, ServiceAction.of(state));
    }

    @Transactional
    public void withdraw(String owner, String serviceId) {
        withdraw(List.of(owned(owner, serviceId)));
    }

    /// Withdraws services of an application that are chosen by nobody.
    ///
    /// @return how many; fewer than the most when none is left
    @Transactional
    public int withdrawSome(String owner, int most) {
        var rows = services.lockSome(owner, Limit.of(most));
        withdraw(rows);
        return rows.size();
    }

    private void withdraw(List<ServiceRecord> rows) {
        rows.forEach(services::delete);
        services.flush();
        var changes = new ArrayList<Change>();
        for (var row : rows) {
            limits.remove(row);
            var service = stored(row);
            changes.add(Change.ended(ServiceAction.WITHDRAW, row.owner(), service.path(), row.info()));
            announce(ChangeType.REMOVED, new RegisteredService(service.owner(), service.info(), service.version() + 1));
        }
        audit.record(changes);
    }

    private RegisteredService saved(
            ServiceRecord row, ServiceInfo service, String text, ChangeType change, String action) {
        var before = row.info();
        row.describe(service, text);
        var saved = services.saveAndFlush(row);
        var registered = new RegisteredService(saved.owner(), service, saved.version());
        announce(change, registered);
        audit.record(new Change(action, registered.owner(), registered.path(), before, text));
        return registered;
    }

    /// After the row, so that events of one service have ids in the order of its changes: the row is locked by now.
    private void announce(ChangeType change, RegisteredService service) {
        outbox.append(ServiceEvent.KIND, service.id(), event(change, service));
        replica.publishEvent(new RegisteredService.Changed(change, service));
    }

    private String event(ChangeType change, RegisteredService service) {
        return json.write(ServiceEvent.of(change, service));
    }

    private ServiceRecord owned(String owner, String serviceId) {
        return services.lock(serviceId, owner).orElseThrow(() -> ServiceNotFound.ofApplication(serviceId, owner));
    }

    private RegisteredService stored(ServiceRecord row) {
        return RegisteredService.stored(row.owner(), row.info(), row.version(), json);
    }

    private TransportInfo transport(ServiceInfo offered) {
        var given = offered.transportInfo();
        var id = offered.transportId();
        if ((id == null) == (given == null)) {
            throw InvalidMember.of("transportInfo", "and transportId are alternatives; send exactly one of the two.");
        }
        return given != null ? given : platformTransport(id);
    }

    private TransportInfo checked(TransportInfo transport) {
        checks.forEach(check -> check.check(transport));
        return transport;
    }

    private TransportInfo platformTransport(@Nullable String id) {
        return properties
                .transport(String.valueOf(id))
                .orElseThrow(() -> InvalidMember.of(
                        "transportId", "names no transport of the platform; GET transports lists them."));
    }

    private static void refuseSuspended(ServiceInfo service) {
        if (service.state() == ServiceState.SUSPENDED) {
            throw InvalidMember.of("state", "is SUSPENDED, which the platform alone sets; send ACTIVE or INACTIVE.");
        }
    }
}
