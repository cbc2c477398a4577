package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.LinkType;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A subscription to the availability of services (ETSI GS MEC 011, clause 8.1.3.2).
///
/// @param subscriptionId its id, which clients of EdgeGallery read; in answers only
/// @param subscriptionType always SerAvailabilityNotificationSubscription
/// @param callbackReference where notifications are POSTed: an http or https URI without credentials
/// @param filteringCriteria which services; every one when absent
/// @param links links of answers; ignored in requests
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"subscriptionType", "callbackReference"})
public record SerAvailabilityNotificationSubscription(
        @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
        String subscriptionId,

        String subscriptionType,
        @Schema(format = "uri") String callbackReference,
        @Nullable FilteringCriteria filteringCriteria,

        @JsonProperty(value = "_links", access = JsonProperty.Access.READ_ONLY) @Nullable
        Links links) {

    static final String TYPE = "SerAvailabilityNotificationSubscription";

    public SerAvailabilityNotificationSubscription {
        if (!TYPE.equals(InvalidMember.required("subscriptionType", subscriptionType, 64))) {
            throw InvalidMember.of("subscriptionType", "must be %s here.".formatted(TYPE));
        }
        callbackReference = InvalidMember.required("callbackReference", callbackReference, 2048);
    }

    SerAvailabilityNotificationSubscription linked(String id, String self) {
        return new SerAvailabilityNotificationSubscription(
                id, subscriptionType, callbackReference, filteringCriteria, new Links(new LinkType(self)));
    }

    /// Links of a subscription.
    ///
    /// @param self the subscription itself
    @Schema(name = "SubscriptionLinks", requiredProperties = "self")
    public record Links(LinkType self) {}
}
