package io.edgemep.server.statistics;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// How often services were called lately.
///
/// @param appServices calls through the gateway, by the service's name
/// @param mepServices calls of the platform itself: `serviceRegister` and `serviceDiscovery`
@Schema(requiredProperties = {"appServices", "mepServices"})
record CallStatistics(List<Calls> appServices, List<Calls> mepServices) {

    /// Calls of one service.
    ///
    /// @param callTimes of seven days (UTC), today first
    @Schema(
            name = "ServiceCalls",
            requiredProperties = {"name", "desc", "callTimes"})
    record Calls(String name, String desc, List<Long> callTimes) {}
}
