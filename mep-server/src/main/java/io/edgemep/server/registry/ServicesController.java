package io.edgemep.server.registry;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.MecServiceMgmtApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;

/// An application's own services, and the transports they may use (ETSI GS MEC 011, clauses 8.2.5 to 8.2.7).
@MecServiceMgmtApi
@Tag(name = "Service registration")
class ServicesController {

    private final ServiceRegistrations registrations;
    private final ServiceRegistry registry;
    private final RegistryProperties properties;

    ServicesController(ServiceRegistrations registrations, ServiceRegistry registry, RegistryProperties properties) {
        this.registrations = registrations;
        this.registry = registry;
        this.properties = properties;
    }

    @PostMapping("/applications/{appInstanceId}/services")
    @ResponseStatus(HttpStatus.CREATED)
    @Audited(ServiceAction.REGISTER)
    @Operation(
            summary = "Register a service",
            description = "Clause 8.2.6.3.4. Subscribers of matching subscriptions are notified of ADDED.")
    @ApiResponse(responseCode = "201", description = "Registered and durable; Location is its URI, ETag its version.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<ServiceInfo> register(
            @PathVariable String appInstanceId, @RequestBody ServiceInfo service, HttpServletRequest request) {
        var root = ApiRoot.of(request);
        var registered = registrations.register(appInstanceId, service);
        return ResponseEntity.created(URI.create(root.service(appInstanceId, registered.id())))
                .eTag(registered.etag())
                .body(registered.toOwner(root));
    }

    @PutMapping("/applications/{appInstanceId}/services/{serviceId}")
    @Audited(ServiceAction.CHANGE)
    @Operation(
            summary = "Change a service",
            description = "Clause 8.2.7.3.2. Mandatory members are mandatory here too; transportInfo and"
                    + " livenessInterval keep their value when absent. Subscribers are notified of STATE_CHANGED or"
                    + " ATTRIBUTES_CHANGED.")
    @ApiResponse(responseCode = "200", description = "Changed and durable; ETag is the new version.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<ServiceInfo> update(
            @PathVariable String appInstanceId,
            @PathVariable String serviceId,
            @RequestBody ServiceInfo service,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            HttpServletRequest request) {
        var root = ApiRoot.of(request);
        var updated = registry.update(appInstanceId, serviceId, service, new IfMatch(ifMatch));
        return ResponseEntity.ok().eTag(updated.etag()).body(updated.toOwner(root));
    }

    @DeleteMapping("/applications/{appInstanceId}/services/{serviceId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(ServiceAction.WITHDRAW)
    @Operation(
            summary = "Withdraw a service",
            description = "Clause 8.2.7.3.5. Subscribers of matching subscriptions are notified of REMOVED.")
    @ApiResponse(responseCode = "204", description = "Withdrawn.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    void withdraw(@PathVariable String appInstanceId, @PathVariable String serviceId) {
        registry.withdraw(appInstanceId, serviceId);
    }

    @GetMapping("/transports")
    @Operation(
            summary = "List the platform's transports",
            description = "Clause 8.2.5.3.1. The id of one may be sent as transportId when registering a service.")
    @ApiResponse(responseCode = "200", description = "The transports that the platform offers.")
    List<TransportInfo> transports() {
        return properties.transports();
    }
}
