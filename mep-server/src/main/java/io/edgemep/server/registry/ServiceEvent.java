package io.edgemep.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A change of a service, as the outbox carries it: enough to match subscriptions and to write the notification.
///
/// @param changeType what happened
/// @param owner appInstanceId of the producer
/// @param serName name of the service
/// @param categoryId id of its category
/// @param state state after the change; of a removed service the last one
/// @param isLocal whether the service is on this platform
/// @param version version of the service after the change
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceEvent(
        ChangeType changeType,
        String owner,
        String serName,
        @Nullable String categoryId,
        ServiceState state,
        boolean isLocal,
        long version) {

    /// Kind of these events in the outbox.
    public static final String KIND = "service";

    static ServiceEvent of(ChangeType changeType, RegisteredService service) {
        var info = service.info();
        return new ServiceEvent(
                changeType,
                service.owner(),
                info.serName(),
                service.categoryId(),
                info.state(),
                Boolean.TRUE.equals(info.isLocal()),
                service.version());
    }

    /// What happened to a service (ETSI GS MEC 011, clause 8.1.4.2).
    public enum ChangeType {
        ADDED,
        REMOVED,
        /// Nothing but the state was changed.
        STATE_CHANGED,
        /// Something else than the state was changed, and perhaps the state too.
        ATTRIBUTES_CHANGED
    }
}
