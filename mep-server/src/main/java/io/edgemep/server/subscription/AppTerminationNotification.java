package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.server.application.AppTermination;
import io.edgemep.server.application.OperationAction;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.LinkType;
import io.edgemep.server.outbox.Delivery;
import io.swagger.v3.oas.annotations.media.Schema;

/// What an application is sent before it is stopped or terminated (ETSI GS MEC 011, clause 7.1.4.2).
///
/// @param notificationType always AppTerminationNotification
/// @param operationAction what is going to happen
/// @param maxGracefulTimeout how long it has from the notification on, in seconds
/// @param links the subscription that this is owed to, and where to confirm
@Schema(requiredProperties = {"notificationType", "operationAction", "maxGracefulTimeout", "_links"})
public record AppTerminationNotification(
        String notificationType,
        OperationAction operationAction,
        int maxGracefulTimeout,
        @JsonProperty("_links") Links links) {

    static AppTerminationNotification of(Delivery delivery, AppTermination asked) {
        var root = new ApiRoot(delivery.root().toString());
        return new AppTerminationNotification(
                "AppTerminationNotification",
                asked.operationAction(),
                asked.maxGracefulTimeout(),
                new Links(
                        new LinkType(root.subscription(delivery.owner(), delivery.lane())),
                        new LinkType(root.application(delivery.owner()) + "/confirm_termination")));
    }

    /// Links of a notification.
    ///
    /// @param subscription the subscription that this is owed to
    /// @param confirmTermination where to confirm, before a stop too
    @Schema(
            name = "AppTerminationNotificationLinks",
            requiredProperties = {"subscription", "confirmTermination"})
    public record Links(LinkType subscription, LinkType confirmTermination) {}
}
