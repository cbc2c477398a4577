package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An application instance as the platform manager sees it.
///
/// @param appInstanceId its id
/// @param appName its name, as the platform manager or its registration says
/// @param appDId its application descriptor, as the platform manager said
/// @param state where it is in its life
/// @param knownBy how the platform came to know it
/// @param registered whether it has a registration, an AppInfo
/// @param knownSince since when the platform knows it
/// @param stateChangedAt since when it is in this state
/// @param operation what is being done to it, or was last; not in lists
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"appInstanceId", "state", "knownBy", "registered", "knownSince", "stateChangedAt"})
public record ApplicationInstance(
        String appInstanceId,
        @Nullable String appName,
        @Nullable String appDId,
        ApplicationState state,
        KnownBy knownBy,
        boolean registered,
        Instant knownSince,
        Instant stateChangedAt,
        @Nullable LifecycleOperation operation) {

    /// How the platform came to know an application instance.
    public enum KnownBy {
        /// A valid token of its own.
        TOKEN,
        PLATFORM_MANAGER
    }

    ApplicationInstance with(@Nullable LifecycleOperation latest) {
        return new ApplicationInstance(
                appInstanceId, appName, appDId, state, knownBy, registered, knownSince, stateChangedAt, latest);
    }
}
