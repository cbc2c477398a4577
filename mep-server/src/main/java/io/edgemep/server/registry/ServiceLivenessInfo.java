package io.edgemep.server.registry;

import io.edgemep.server.mp1.TimeStamp;
import io.swagger.v3.oas.annotations.media.Schema;

/// Liveness of a service (ETSI GS MEC 011, clause 8.1.2.4).
///
/// @param state state of the service
/// @param timeStamp when the last heartbeat came, or when the service was registered
/// @param interval seconds between heartbeats
@Schema(requiredProperties = {"state", "timeStamp", "interval"})
record ServiceLivenessInfo(ServiceState state, TimeStamp timeStamp, int interval) {}
