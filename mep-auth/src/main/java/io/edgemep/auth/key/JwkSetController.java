package io.edgemep.auth.key;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Publishes the keys that tokens are checked with.
@RestController
@Tag(name = "Metadata")
class JwkSetController {

    private final SigningKeys keys;
    private final CacheControl caching;

    JwkSetController(SigningKeys keys, KeyProperties properties) {
        this.keys = keys;
        caching = CacheControl.maxAge(properties.jwksMaxAge()).cachePublic();
    }

    /// RFC 7517; whatever the Accept header says, since some clients ask for other types than they read.
    @GetMapping("/.well-known/jwks.json")
    @Operation(summary = "The public keys of this issuer", operationId = "getJwkSet")
    @SecurityRequirements
    @ApiResponse(
            responseCode = "200",
            description = "A JWK set (RFC 7517); the token's kid names one of its keys.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = JwkSet.class)))
    ResponseEntity<JwkSet> jwks() {
        return ResponseEntity.ok()
                .cacheControl(caching)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JwkSet.of(keys.published()));
    }
}
