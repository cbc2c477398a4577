package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A request about a token (RFC 7009, clause 2.1; RFC 7662, clause 2.1), as the contract shows it.
@Schema(requiredProperties = "token")
record PresentedToken(
        @Schema(format = "password") String token,

        @JsonProperty("token_type_hint") @Schema(description = "Not needed: there are access tokens alone") @Nullable
        String hint,

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
        return "PresentedToken[%s]".formatted(clientId);
    }
}
