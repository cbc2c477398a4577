package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.Stream;

/// What a client needs to know of this issuer (RFC 8414, clause 2).
///
/// @param responseTypes empty, since there is no authorization endpoint
@Schema(
        requiredProperties = {
            "issuer",
            "token_endpoint",
            "jwks_uri",
            "revocation_endpoint",
            "introspection_endpoint",
            "scopes_supported",
            "response_types_supported",
            "grant_types_supported",
            "token_endpoint_auth_methods_supported"
        })
record AuthorizationServerMetadata(
        String issuer,
        @JsonProperty("token_endpoint") String tokenEndpoint,
        @JsonProperty("jwks_uri") String jwksUri,
        @JsonProperty("revocation_endpoint") String revocationEndpoint,
        @JsonProperty("introspection_endpoint") String introspectionEndpoint,
        @JsonProperty("scopes_supported") List<String> scopes,
        @JsonProperty("response_types_supported") List<String> responseTypes,
        @JsonProperty("grant_types_supported") List<String> grantTypes,

        @JsonProperty("token_endpoint_auth_methods_supported")
        List<String> authMethods,

        @JsonProperty("revocation_endpoint_auth_methods_supported")
        List<String> revocationAuthMethods,

        @JsonProperty("introspection_endpoint_auth_methods_supported")
        List<String> introspectionAuthMethods,

        @JsonProperty("token_endpoint_auth_signing_alg_values_supported")
        List<String> assertionAlgorithms,

        @JsonProperty("tls_client_certificate_bound_access_tokens")
        boolean boundTokens) {

    /// @param certificates whether the port asks for client certificates (RFC 8705)
    static AuthorizationServerMetadata of(String issuer, boolean certificates) {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var methods = Stream.concat(
                        Stream.of("client_secret_basic", "client_secret_post", "private_key_jwt"),
                        certificates ? Stream.of("tls_client_auth", "self_signed_tls_client_auth") : Stream.empty())
                .toList();
        return new AuthorizationServerMetadata(
                issuer,
                base + "/oauth2/token",
                base + "/.well-known/jwks.json",
                base + "/oauth2/revoke",
                base + "/oauth2/introspect",
                Scopes.all(),
                List.of(),
                List.of("client_credentials"),
                methods,
                methods,
                methods,
                List.of("RS256", "RS512", "PS256", "ES256", "ES384"),
                certificates);
    }
}
