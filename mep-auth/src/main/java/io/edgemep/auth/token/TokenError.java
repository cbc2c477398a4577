package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A refusal, as RFC 6749, clause 5.2 has it.
@Schema(requiredProperties = {"error", "error_description"})
record TokenError(
        @Schema(
                allowableValues = {
                    "invalid_request",
                    "invalid_client",
                    "unauthorized_client",
                    "unsupported_grant_type",
                    "invalid_scope",
                    "temporarily_unavailable"
                })
        String error,

        @JsonProperty("error_description") @Nullable String description) {}
