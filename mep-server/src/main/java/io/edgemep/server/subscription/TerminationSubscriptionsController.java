package io.edgemep.server.subscription;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Subscriptions of an application to its own stop and termination (ETSI GS MEC 011, clauses 7.2.3 and 7.2.4).
@MecAppSupportApi
@Tag(name = "Termination subscriptions")
class TerminationSubscriptionsController {

    private static final String LIST = "/applications/{appInstanceId}/subscriptions";
    private static final String ONE = LIST + "/{subscriptionId}";

    private final TerminationSubscriptions subscriptions;

    TerminationSubscriptionsController(TerminationSubscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Audited(TerminationSubscriptions.CREATE)
    @PostMapping(LIST)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Subscribe to one's own stop and termination",
            description = "Clause 7.2.3.3.4. The platform waits for confirm_termination only where there is such a"
                    + " subscription. The appInstanceId of the body is set to the path's.")
    @ApiResponse(responseCode = "201", description = "Subscribed and durable; Location is the subscription's URI.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<AppTerminationNotificationSubscription> subscribe(
            @PathVariable String appInstanceId,
            @RequestBody AppTerminationNotificationSubscription subscription,
            HttpServletRequest request) {
        var root = ApiRoot.of(request);
        var id = subscriptions.subscribe(appInstanceId, subscription, root);
        var self = root.subscription(appInstanceId, id);
        return ResponseEntity.created(URI.create(self))
                .body(AppTerminationNotificationSubscription.kept(
                        id, subscription.callbackReference(), appInstanceId, self));
    }

    @GetMapping(LIST)
    @Operation(summary = "List one's termination subscriptions", description = "Clause 7.2.3.3.1.")
    @ApiResponse(responseCode = "200", description = "Links to the subscriptions.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    SubscriptionLinkList list(@PathVariable String appInstanceId, HttpServletRequest request) {
        return SubscriptionLinkList.of(
                ApiRoot.of(request),
                appInstanceId,
                AppTerminationNotificationSubscription.TYPE,
                subscriptions.list(appInstanceId));
    }

    @GetMapping(ONE)
    @Operation(summary = "Read a termination subscription", description = "Clause 7.2.4.3.1.")
    @ApiResponse(responseCode = "200", description = "The subscription.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    AppTerminationNotificationSubscription read(
            @PathVariable String appInstanceId, @PathVariable String subscriptionId, HttpServletRequest request) {
        var self = ApiRoot.of(request).subscription(appInstanceId, subscriptionId);
        return AppTerminationNotificationSubscription.kept(
                subscriptionId, subscriptions.get(appInstanceId, subscriptionId), appInstanceId, self);
    }

    @Audited(TerminationSubscriptions.END)
    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "End a termination subscription",
            description = "Clause 7.2.4.3.5. Notifications not delivered by then are dropped.")
    @ApiResponse(responseCode = "204", description = "Ended.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    void unsubscribe(@PathVariable String appInstanceId, @PathVariable String subscriptionId) {
        subscriptions.unsubscribe(appInstanceId, subscriptionId);
    }
}
