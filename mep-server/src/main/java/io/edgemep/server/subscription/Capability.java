package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.server.registry.ServiceState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service as the platform manager sees it.
///
/// @param capabilityId the service's serInstanceId
/// @param capabilityName its serName
/// @param status its state
/// @param version its version
/// @param consumers the applications whose subscriptions name it, by their ids
/// @param moreConsumers true where there are more consumers than are listed; else absent
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"capabilityId", "capabilityName", "status", "version", "consumers"})
public record Capability(
        String capabilityId,
        String capabilityName,
        ServiceState status,
        String version,
        List<Consumer> consumers,
        @Nullable Boolean moreConsumers) {

    static Capability of(
            String id, String name, ServiceState state, String version, List<String> appInstanceIds, int most) {
        return new Capability(
                id,
                name,
                state,
                version,
                appInstanceIds.stream().limit(most).map(Consumer::new).toList(),
                appInstanceIds.size() > most ? true : null);
    }

    /// An application that has subscribed to the service by its id, its name or its category.
    ///
    /// @param applicationInstanceId its appInstanceId
    @Schema(name = "CapabilityConsumer", requiredProperties = "applicationInstanceId")
    public record Consumer(String applicationInstanceId) {}
}
