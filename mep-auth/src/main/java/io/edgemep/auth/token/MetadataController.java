package io.edgemep.auth.token;

import io.edgemep.common.TokenProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Publishes where this issuer's endpoints are.
@RestController
@Tag(name = "Metadata")
class MetadataController {

    private final AuthorizationServerMetadata metadata;

    MetadataController(TokenProperties properties, @Value("${mep.tls.client-certificates:none}") String certificates) {
        metadata = AuthorizationServerMetadata.of(properties.issuer(), certificates.equals("want"));
    }

    /// RFC 8414, clause 3; whatever the Accept header says, since some clients ask for other types than they read.
    @GetMapping("/.well-known/oauth-authorization-server")
    @Operation(summary = "The metadata of this issuer", operationId = "getMetadata")
    @SecurityRequirements
    @ApiResponse(
            responseCode = "200",
            description = "Metadata of the authorization server (RFC 8414).",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AuthorizationServerMetadata.class)))
    ResponseEntity<AuthorizationServerMetadata> metadata() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(metadata);
    }
}
