package io.edgemep.server.gateway;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service at the gateway.
///
/// @param serInstanceId the service
/// @param state ACTIVE when the gateway has the service, WAITING when that may come without a change of the
///     service by its owner, REFUSED when the service cannot be published as it is
/// @param reason why it is not ACTIVE, one sentence; absent when it is
/// @param uri where the service is reached, ending in a slash; absent unless it is ACTIVE
/// @param consumers appInstanceIds of those who may reach it; absent for every application, and for all but the
///     owner
@Schema(requiredProperties = {"serInstanceId", "state"})
record PublicationStatus(
        String serInstanceId,
        Outcome.State state,
        @Nullable String reason,
        @Nullable String uri,
        @Nullable List<String> consumers) {}
