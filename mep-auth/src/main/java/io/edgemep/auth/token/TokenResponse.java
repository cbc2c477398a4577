package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/// A token, as RFC 6749, clause 5.1 has it.
///
/// @param expiresIn in seconds
/// @param scope separated by spaces
@Schema(requiredProperties = {"access_token", "token_type", "expires_in", "scope"})
public record TokenResponse(
        @JsonProperty("access_token")
        @Schema(description = "A JWT with iss, sub (the client's id), aud, iat, nbf, exp, jti and scope")
        String accessToken,

        @JsonProperty("token_type") @Schema(allowableValues = "Bearer")
        String tokenType,

        @JsonProperty("expires_in") @Schema(description = "In seconds")
        long expiresIn,

        @Schema(description = "Separated by spaces") String scope) {

    @Override
    public String toString() {
        return "TokenResponse[%s]".formatted(scope);
    }
}
