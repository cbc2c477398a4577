package io.edgemep.server.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;

/// How a configuration goes on.
///
/// @param taskId what it is asked for by
/// @param appInstanceId whose configuration it is
/// @param configResult PROCESSING until it is SUCCESS or FAILURE
/// @param configPhase percent of the rules that are as they are wanted, as text; 0 on failure
/// @param detailed what has been done, or which rule failed first and why
@Schema(requiredProperties = {"taskId", "appInstanceId", "configResult", "configPhase", "Detailed"})
record ConfigurationTask(
        UUID taskId,
        String appInstanceId,
        Result configResult,
        @Schema(pattern = "[0-9]{1,3}") String configPhase,

        // With the capital letter, as existing clients know it.
        @JsonProperty("Detailed") String detailed) {

    /// What has become of a job.
    enum Result {
        PROCESSING,
        SUCCESS,
        FAILURE
    }

    boolean isFinished() {
        return configResult != Result.PROCESSING;
    }
}
