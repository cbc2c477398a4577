package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.LinkType;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A subscription to the stop and the termination of an application (ETSI GS MEC 011, clause 7.1.3.2).
///
/// @param subscriptionId its id, which clients of EdgeGallery read; in answers only
/// @param subscriptionType always AppTerminationNotificationSubscription
/// @param callbackReference where notifications are POSTed: an http or https URI without credentials
/// @param appInstanceId the application of the path, whatever a request says
/// @param links links of answers; ignored in requests
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"subscriptionType", "callbackReference"})
public record AppTerminationNotificationSubscription(
        @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
        String subscriptionId,

        String subscriptionType,
        @Schema(format = "uri") String callbackReference,
        @Nullable String appInstanceId,

        @JsonProperty(value = "_links", access = JsonProperty.Access.READ_ONLY) @Nullable
        Links links) {

    static final String TYPE = "AppTerminationNotificationSubscription";

    public AppTerminationNotificationSubscription {
        if (!TYPE.equals(InvalidMember.required("subscriptionType", subscriptionType, 64))) {
            throw InvalidMember.of("subscriptionType", "must be %s here.".formatted(TYPE));
        }
        callbackReference = InvalidMember.required("callbackReference", callbackReference, 2048);
    }

    static AppTerminationNotificationSubscription kept(String id, String callbackReference, String owner, String self) {
        return new AppTerminationNotificationSubscription(
                id, TYPE, callbackReference, owner, new Links(new LinkType(self)));
    }

    /// Links of a subscription.
    ///
    /// @param self the subscription itself
    @Schema(name = "TerminationSubscriptionLinks", requiredProperties = "self")
    public record Links(LinkType self) {}
}
