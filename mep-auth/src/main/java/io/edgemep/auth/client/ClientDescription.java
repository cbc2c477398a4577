package io.edgemep.auth.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A client as the administrator sees it.
@Schema(requiredProperties = {"client_id", "appName", "enabled", "createdAt", "updatedAt"})
record ClientDescription(
        @JsonProperty("client_id") String clientId,
        String appName,

        @Schema(description = "A disabled client gets no tokens, and those that it had are revoked")
        boolean enabled,

        Instant createdAt,
        Instant updatedAt) {}
