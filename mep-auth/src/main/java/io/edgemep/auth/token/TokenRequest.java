package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An access token request (RFC 6749, clause 4.4.2), as the contract shows it.
@Schema(requiredProperties = "grant_type")
record TokenRequest(
        @JsonProperty("grant_type") @Schema(allowableValues = "client_credentials") @Nullable
        String grantType,

        @Schema(description = "Scopes separated by spaces; all that the client may have, if absent") @Nullable
        String scope,

        @JsonProperty("client_id") @Schema(description = "Instead of HTTP Basic") @Nullable
        String clientId,

        @JsonProperty("client_secret") @Schema(description = "Instead of HTTP Basic", format = "password") @Nullable
        String clientSecret,

        @JsonProperty("client_assertion_type")
        @Schema(allowableValues = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        @Nullable
        String clientAssertionType,

        @JsonProperty("client_assertion")
        @Schema(description = "A JWT signed with a registered key (RFC 7523), instead of a secret", format = "password")
        @Nullable
        String clientAssertion) {

    @Override
    public String toString() {
        return "TokenRequest[%s, %s]".formatted(grantType, scope);
    }
}
