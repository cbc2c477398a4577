package io.edgemep.server.statistics;

import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.ServiceGovernApi;
import io.edgemep.server.registry.ServiceInfo;
import io.edgemep.server.registry.ServiceSnapshot;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Statistics for the platform manager, in the form of EdgeGallery's; the scope is `mepcfg`.
@RestController
@RequestMapping(path = ServiceGovernApi.ROOT, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Statistics", description = "Calls of services and subscriptions to them, as EdgeGallery's platform tells")
class ServiceGovernController {

    private static final String DISCOVERED_AT = "/mep/mec_service_mgmt/v1";

    private final CallCounts counts;
    private final Subscribed subscribed;
    private final ServiceSnapshot services;
    private final JdbcClient jdbc;
    private final StatisticsProperties properties;

    ServiceGovernController(
            CallCounts counts,
            Subscribed subscribed,
            ServiceSnapshot services,
            JdbcClient jdbc,
            StatisticsProperties properties) {
        this.counts = counts;
        this.subscribed = subscribed;
        this.services = services;
        this.jdbc = jdbc;
        this.properties = properties;
    }

    @GetMapping("/kong_log")
    @Operation(
            summary = "How often services were called",
            description = "Seven days (UTC), today first, of all replicas together. Calls of applications' services are"
                    + " those that the gateway reports; at most mep.statistics.max-services names.")
    @ApiResponse(responseCode = "200", description = "Calls of applications' services and of the platform's")
    Governed<CallStatistics> callStatistics() {
        return Governed.of(
                new CallStatistics(counts.published(properties.maxServices()), counts.platform(OwnCalls.described())));
    }

    @GetMapping("/subscribe_statistic")
    @Operation(
            summary = "Who has subscribed to which services",
            description = "By ids, names or categories; a subscription to all services names none.")
    @ApiResponse(responseCode = "200", description = "Applications and the services that they have subscribed to")
    Governed<SubscribeStatistics> subscribeStatistics() {
        return Governed.of(subscribed.statistics(properties.maxServices()));
    }

    @GetMapping("/services")
    @Operation(
            summary = "List all services",
            description = "As consumers see them, the oldest first; at most mep.statistics.max-services.")
    @ApiResponse(responseCode = "200", description = "The services")
    Governed<List<ServiceInfo>> everyService(HttpServletRequest request) {
        var root = ApiRoot.at(request, DISCOVERED_AT);
        var ids = jdbc.sql("select service_id from services order by service_id limit :most")
                .param("most", properties.maxServices())
                .query(String.class)
                .list();
        return Governed.of(
                services.of(ids).map(service -> service.toConsumer(root)).toList());
    }
}
