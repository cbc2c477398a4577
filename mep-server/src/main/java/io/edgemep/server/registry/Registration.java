package io.edgemep.server.registry;

import io.edgemep.common.audit.Entry;
import io.edgemep.server.outbox.Outbox;
import io.edgemep.server.registry.ServiceEvent.ChangeType;
import java.time.Instant;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/// A service that is to be registered, as it will be, with all that can be said without the database.
///
/// @param service its version is the first one
/// @param json as it will be kept
/// @param octets of that
/// @param event of its being ADDED, as the outbox will carry it
/// @param terms of its heartbeats
/// @param entry that the audit log will have of it
record Registration(
        RegisteredService service,
        String json,
        int octets,
        Outbox.Change event,
        LivenessProperties.Terms terms,
        Entry entry) {

    static final long FIRST_VERSION = 0;

    /// Version 7: in the order of registration, which keeps indexes dense and lists in a sensible order.
    static String newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
    }

    String id() {
        return service.id();
    }

    String owner() {
        return service.owner();
    }

    /// Each has an id of its own, and all that is in it is much to compare.
    @Override
    public boolean equals(Object other) {
        return other instanceof Registration registration && registration.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    /// @param now from when on heartbeats may stay out for as long as was agreed
    ServiceRecord row(Instant now) {
        var row = new ServiceRecord(id(), owner());
        row.watch(terms, now);
        row.describe(service.info(), json);
        row.weigh(octets);
        return row;
    }

    RegisteredService.Changed added() {
        return new RegisteredService.Changed(ChangeType.ADDED, service);
    }
}
