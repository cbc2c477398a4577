package io.edgemep.auth.method;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client may authenticate with beside its secret; the names are those of RFC 7591 and RFC 8705 where they
/// have one.
record ClientMethods(
        @Schema(
                description =
                        "Public keys as a JWK set (RFC 7517), at most 5 of RSA with 2048 bits and more or on an elliptic curve, each with a kid")
        @Nullable
        Map<String, Object> jwks,

        @JsonProperty("tls_client_auth_subject_dn")
        @Schema(
                description =
                        "The subject of its certificate, as RFC 2253 writes it; a CA that mep-auth trusts vouches",
                maxLength = 256,
                example = "CN=camera,O=Operator")
        @Nullable
        String subject,

        @JsonProperty("tls_client_certificate_thumbprints")
        @Schema(description = "SHA-256 of its certificates as base64url (x5t#S256), at most 5")
        @Nullable
        List<String> thumbprints) {}
