package io.edgemep.server.gateway;

import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceSnapshot;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where services are reached through the gateway: this platform's own API, below `/mep`.
@RestController
@RequestMapping(path = "/mep/gateway/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Published services")
class PublicationController {

    private static final Outcome CHANGED =
            Outcome.waiting("The last change of the service has not reached the gateway yet.");

    private final GatewayProperties properties;
    private final ServiceSnapshot services;
    private final Publications publications;
    private final ObjectProvider<Wishes> wishes;
    private final ObjectProvider<GatewayAddresses> addresses;

    PublicationController(
            GatewayProperties properties,
            ServiceSnapshot services,
            Publications publications,
            ObjectProvider<Wishes> wishes,
            ObjectProvider<GatewayAddresses> addresses) {
        this.properties = properties;
        this.services = services;
        this.publications = publications;
        this.wishes = wishes;
        this.addresses = addresses;
    }

    @GetMapping("/services/{serInstanceId}")
    @Operation(
            summary = "Read where a service is reached through the gateway",
            description =
                    "For any application. 404 where the platform publishes nothing, where there is no such service,"
                            + " and where nobody has asked for its publication.")
    @ApiResponse(responseCode = "200", description = "Whether the gateway has the service, and where.")
    @ApiResponse(responseCode = "404")
    PublicationStatus publication(@PathVariable String serInstanceId, Principal caller) {
        if (!properties.isOn()) {
            throw NotPublished.atAll();
        }
        var service = services.of(List.of(serInstanceId))
                .findFirst()
                .filter(found -> !(wishes.getObject().of(found) instanceof Wish.None))
                .orElseThrow(() -> NotPublished.unknown(serInstanceId));
        return status(service, outcome(service), caller.getName());
    }

    /// A finding of another version says nothing of the service as it stands now.
    private Outcome outcome(RegisteredService service) {
        return publications
                .find(service.id())
                .filter(finding -> finding.version() == service.version())
                .map(Publications.Finding::outcome)
                .orElse(CHANGED);
    }

    private PublicationStatus status(RegisteredService service, Outcome outcome, String caller) {
        var active = outcome.state() == Outcome.State.ACTIVE;
        return new PublicationStatus(
                service.id(),
                outcome.state(),
                active ? null : outcome.reason(),
                active ? addresses.getObject().uri() + Publication.path(service.id()) : null,
                caller.equals(service.owner()) ? consumers(service) : null);
    }

    private @Nullable List<String> consumers(RegisteredService service) {
        var named = wishes.getObject().consumers(service);
        return named == null ? null : List.copyOf(named);
    }
}
