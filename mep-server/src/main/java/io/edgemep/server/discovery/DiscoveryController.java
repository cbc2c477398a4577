package io.edgemep.server.discovery;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.MecServiceMgmtApi;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import io.edgemep.server.registry.ServiceNotFound;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// The service availability query (ETSI GS MEC 011, clauses 8.2.3, 8.2.4, 8.2.6.3.1 and 8.2.7.3.1).
@MecServiceMgmtApi
@Tag(name = "Service discovery")
class DiscoveryController {

    private final ServiceCatalogue catalogue;
    private final PreparedAnswers answers;
    private final DiscoveryProperties properties;

    DiscoveryController(ServiceCatalogue catalogue, PreparedAnswers answers, DiscoveryProperties properties) {
        this.catalogue = catalogue;
        this.answers = answers;
        this.properties = properties;
    }

    @GetMapping("/services")
    @ServiceFilters
    @Operation(summary = "Find services", description = "Clause 8.2.3.3.1. An empty list when none matches.")
    @ApiResponse(
            responseCode = "200",
            description = "The services that match.",
            content = @Content(array = @ArraySchema(schema = @Schema(implementation = ServiceInfo.class))))
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "414")
    void services(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> filters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var root = ApiRoot.of(request);
        var services = bounded(ServiceQuery.of(filters, properties.maxValues()), null);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        answers.write(services, root, response.getOutputStream());
    }

    @GetMapping("/services/{serviceId}")
    @Operation(summary = "Read a service", description = "Clause 8.2.4.3.1.")
    @ApiResponse(
            responseCode = "200",
            description = "The service; ETag is its version.",
            content = @Content(schema = @Schema(implementation = ServiceInfo.class)))
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "404")
    ResponseEntity<byte[]> service(@PathVariable String serviceId, HttpServletRequest request) {
        var service = catalogue.find(serviceId).orElseThrow(() -> ServiceNotFound.withId(serviceId));
        return ResponseEntity.ok().eTag(service.etag()).body(answers.of(service, ApiRoot.of(request)));
    }

    @GetMapping("/applications/{appInstanceId}/services")
    @ServiceFilters
    @Operation(summary = "Find one's own services", description = "Clause 8.2.6.3.1. An empty list when none matches.")
    @ApiResponse(responseCode = "200", description = "The application's services that match.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "414")
    List<ServiceInfo> ownServices(
            @PathVariable String appInstanceId,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> filters,
            HttpServletRequest request) {
        var root = ApiRoot.of(request);
        var query = ServiceQuery.of(filters, properties.maxValues());
        return bounded(query, appInstanceId).stream()
                .map(service -> service.toOwner(root))
                .toList();
    }

    @GetMapping("/applications/{appInstanceId}/services/{serviceId}")
    @Operation(summary = "Read one of one's own services", description = "Clause 8.2.7.3.1.")
    @ApiResponse(responseCode = "200", description = "The service; ETag is its version.")
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    ResponseEntity<ServiceInfo> ownService(
            @PathVariable String appInstanceId, @PathVariable String serviceId, HttpServletRequest request) {
        var service = catalogue
                .find(serviceId)
                .filter(found -> found.owner().equals(appInstanceId))
                .orElseThrow(() -> ServiceNotFound.ofApplication(serviceId, appInstanceId));
        return ResponseEntity.ok().eTag(service.etag()).body(service.toOwner(ApiRoot.of(request)));
    }

    private List<RegisteredService> bounded(ServiceQuery query, @Nullable String owner) {
        var services = catalogue.find(query, owner, properties.maxResults());
        if (services == null) {
            throw InvalidMember.of(
                    "The query", "matches more than %d services; narrow it.".formatted(properties.maxResults()));
        }
        return services;
    }
}
