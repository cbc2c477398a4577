package io.edgemep.server.registry;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// Liveness of a service (ETSI GS MEC 011, clause 8.1.2.4).
///
/// @param state state of the service
/// @param timeStamp when the last heartbeat came, or when the service was registered
/// @param interval seconds between heartbeats
@Schema(requiredProperties = {"state", "timeStamp", "interval"})
record ServiceLivenessInfo(ServiceState state, TimeStamp timeStamp, int interval) {

    /// A point in time.
    ///
    /// @param seconds seconds since 1970-01-01T00:00:00Z
    /// @param nanoSeconds the rest, 0 to 999999999
    @Schema(requiredProperties = {"seconds", "nanoSeconds"})
    record TimeStamp(long seconds, int nanoSeconds) {

        static TimeStamp of(Instant instant) {
            return new TimeStamp(instant.getEpochSecond(), instant.getNano());
        }
    }
}
