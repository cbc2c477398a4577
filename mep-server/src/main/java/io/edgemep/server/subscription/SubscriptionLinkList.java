package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.LinkType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// The subscriptions of an application (ETSI GS MEC 011, clause 6.2.2).
///
/// @param links the list itself and its members
@Schema(requiredProperties = "_links")
public record SubscriptionLinkList(@JsonProperty("_links") Links links) {

    static SubscriptionLinkList of(ApiRoot root, String appInstanceId, String type, List<String> subscriptionIds) {
        return new SubscriptionLinkList(new Links(
                new LinkType(root.subscriptions(appInstanceId)),
                subscriptionIds.stream()
                        .map(id -> new Subscription(root.subscription(appInstanceId, id), type, type))
                        .toList()));
    }

    /// Links of the list.
    ///
    /// @param self the list
    /// @param subscriptions one link a subscription, oldest first
    @Schema(name = "SubscriptionLinkListLinks", requiredProperties = "self")
    public record Links(LinkType self, List<Subscription> subscriptions) {}

    /// Link to a subscription. Its type stands there twice: clients of 2.1.1 read `rel`, those of 3.1.1
    /// `subscriptionType`.
    ///
    /// @param href absolute URI of the subscription
    /// @param rel type of the subscription
    /// @param subscriptionType type of the subscription
    @Schema(
            name = "Subscriptions",
            requiredProperties = {"href", "rel", "subscriptionType"})
    public record Subscription(@Schema(format = "uri") String href, String rel, String subscriptionType) {}
}
