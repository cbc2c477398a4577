package io.edgemep.auth.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/// A new secret, in the only answer that ever shows it; the names are those of RFC 7591, clause 3.2.1.
@Schema(requiredProperties = {"client_id", "client_secret"})
record ClientSecret(
        @JsonProperty("client_id") String clientId,

        @JsonProperty("client_secret") @Schema(description = "256 random bits as base64url; shown only here")
        String clientSecret) {

    @Override
    public String toString() {
        return "ClientSecret[%s]".formatted(clientId);
    }
}
