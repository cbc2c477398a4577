package io.edgemep.server.subscription;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.MecServiceMgmtApi;
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

/// Subscriptions to the availability of services (ETSI GS MEC 011, clauses 8.2.8 and 8.2.9).
@MecServiceMgmtApi
@Tag(name = "Service availability subscriptions")
class SubscriptionsController {

    private static final String LIST = "/applications/{appInstanceId}/subscriptions";
    private static final String ONE = LIST + "/{subscriptionId}";

    private final Subscriptions subscriptions;

    SubscriptionsController(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Audited(Subscriptions.CREATE)
    @PostMapping(LIST)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Subscribe to the availability of services",
            description = "Clause 8.2.8.3.4. Every later change that matches is POSTed to callbackReference at least"
                    + " once, in order, and repeated with back-off until it is answered 2xx.")
    @ApiResponse(responseCode = "201", description = "Subscribed and durable; Location is the subscription's URI.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<SerAvailabilityNotificationSubscription> subscribe(
            @PathVariable String appInstanceId,
            @RequestBody SerAvailabilityNotificationSubscription subscription,
            HttpServletRequest request) {
        var root = ApiRoot.of(request);
        var id = subscriptions.subscribe(appInstanceId, subscription, root);
        var self = root.subscription(appInstanceId, id);
        return ResponseEntity.created(URI.create(self)).body(subscription.linked(id, self));
    }

    @GetMapping(LIST)
    @Operation(summary = "List one's subscriptions", description = "Clause 8.2.8.3.1.")
    @ApiResponse(responseCode = "200", description = "Links to the subscriptions.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    SubscriptionLinkList list(@PathVariable String appInstanceId, HttpServletRequest request) {
        return SubscriptionLinkList.of(
                ApiRoot.of(request),
                appInstanceId,
                SerAvailabilityNotificationSubscription.TYPE,
                subscriptions.list(appInstanceId));
    }

    @GetMapping(ONE)
    @Operation(summary = "Read a subscription", description = "Clause 8.2.9.3.1.")
    @ApiResponse(responseCode = "200", description = "The subscription.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    SerAvailabilityNotificationSubscription read(
            @PathVariable String appInstanceId, @PathVariable String subscriptionId, HttpServletRequest request) {
        var self = ApiRoot.of(request).subscription(appInstanceId, subscriptionId);
        return subscriptions.get(appInstanceId, subscriptionId).linked(subscriptionId, self);
    }

    @Audited(Subscriptions.END)
    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "End a subscription",
            description = "Clause 8.2.9.3.5. Notifications not delivered by then are dropped.")
    @ApiResponse(responseCode = "204", description = "Ended.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    void unsubscribe(@PathVariable String appInstanceId, @PathVariable String subscriptionId) {
        subscriptions.unsubscribe(appInstanceId, subscriptionId);
    }
}
