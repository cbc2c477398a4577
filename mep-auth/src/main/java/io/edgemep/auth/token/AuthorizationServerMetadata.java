package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// What a client needs to know of this issuer (RFC 8414, clause 2).
///
/// @param responseTypes empty, since there is no authorization endpoint
@Schema(
        requiredProperties = {
            "issuer",
            "token_endpoint",
            "jwks_uri",
            "scopes_supported",
            "response_types_supported",
            "grant_types_supported",
            "token_endpoint_auth_methods_supported"
        })
record AuthorizationServerMetadata(
        String issuer,
        @JsonProperty("token_endpoint") String tokenEndpoint,
        @JsonProperty("jwks_uri") String jwksUri,
        @JsonProperty("scopes_supported") List<String> scopes,
        @JsonProperty("response_types_supported") List<String> responseTypes,
        @JsonProperty("grant_types_supported") List<String> grantTypes,

        @JsonProperty("token_endpoint_auth_methods_supported")
        List<String> authMethods) {

    static AuthorizationServerMetadata of(String issuer) {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return new AuthorizationServerMetadata(
                issuer,
                base + "/oauth2/token",
                base + "/.well-known/jwks.json",
                Scopes.all(),
                List.of(),
                List.of("client_credentials"),
                List.of("client_secret_basic", "client_secret_post"));
    }
}
