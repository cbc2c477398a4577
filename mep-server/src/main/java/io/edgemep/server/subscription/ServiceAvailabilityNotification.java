package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.LinkType;
import io.edgemep.server.outbox.Delivery;
import io.edgemep.server.registry.ServiceEvent;
import io.edgemep.server.registry.ServiceEvent.ChangeType;
import io.edgemep.server.registry.ServiceState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a subscriber is sent (ETSI GS MEC 011, clause 8.1.4.2).
///
/// @param notificationType always SerAvailabilityNotification
/// @param serviceReferences the service that changed
/// @param links the subscription that this is owed to
@Schema(requiredProperties = {"notificationType", "serviceReferences", "_links"})
public record ServiceAvailabilityNotification(
        String notificationType,
        List<ServiceReference> serviceReferences,
        @JsonProperty("_links") Links links) {

    static ServiceAvailabilityNotification of(Delivery delivery, ServiceEvent change) {
        var root = new ApiRoot(delivery.root().toString());
        var serviceId = delivery.event().subject();
        var link = change.changeType() == ChangeType.REMOVED ? null : new LinkType(root.service(serviceId));
        return new ServiceAvailabilityNotification(
                "SerAvailabilityNotification",
                List.of(new ServiceReference(link, change.serName(), serviceId, change.state(), change.changeType())),
                new Links(new LinkType(root.subscription(delivery.owner(), delivery.lane()))));
    }

    /// The service that changed.
    ///
    /// @param link the service; absent when it was removed
    /// @param serName its name
    /// @param serInstanceId its id
    /// @param state its state after the change
    /// @param changeType what happened
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "ServiceReferences",
            requiredProperties = {"serName", "serInstanceId", "state", "changeType"})
    public record ServiceReference(
            @Nullable LinkType link, String serName, String serInstanceId, ServiceState state, ChangeType changeType) {}

    /// Links of a notification.
    ///
    /// @param subscription the subscription that this is owed to
    @Schema(name = "ServiceAvailabilityNotificationLinks", requiredProperties = "subscription")
    public record Links(LinkType subscription) {}
}
