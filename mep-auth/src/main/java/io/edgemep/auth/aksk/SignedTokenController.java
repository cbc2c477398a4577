package io.edgemep.auth.aksk;

import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.auth.token.TokenResponse;
import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The token endpoint that clients of EdgeGallery use.
@RestController
@Tag(name = "Tokens")
class SignedTokenController {

    private final SignedTokens tokens;

    SignedTokenController(SignedTokens tokens) {
        this.tokens = tokens;
    }

    /// Whatever the Accept header says, since a client that has spent its signature gets no second answer.
    @Audited(TokenRefused.ISSUE)
    @PostMapping("/mep/token")
    @Operation(
            summary = "Get an access token by a request signed with an access key",
            operationId = "getTokenByAccessKey",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = SignedRequest.DATE,
                            required = true,
                            description = "When it was signed; each signature is accepted once",
                            schema = @Schema(type = "string", example = "20260716T094001Z")))
    @SecurityRequirement(name = "accessKey")
    @ApiResponse(
            responseCode = "200",
            description = "A token, the same kind that POST /oauth2/token gives, with all scopes of an application.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TokenResponse.class)))
    @ApiResponse(responseCode = "400", description = "It is no signed request; the detail says what is amiss.")
    @ApiResponse(
            responseCode = "401",
            description = "The access key is unknown, the signature is wrong, or the application is disabled (which of"
                    + " them is not told); or the date is too far from the server's, or the signature has been used.",
            headers = @Header(name = "WWW-Authenticate", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "403",
            description = "Too many wrong signatures came from this address.",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = "Seconds until it is unlocked",
                            schema = @Schema(type = "integer")))
    @ApiResponse(
            responseCode = "429",
            description = "The access key has got too many tokens of late.",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = "Seconds until it gets another one",
                            schema = @Schema(type = "integer")))
    @ApiResponse(
            responseCode = "503",
            description = "The database does not answer; Retry-After says when to try again.")
    ResponseEntity<TokenResponse> token(@Parameter(hidden = true) HttpServletRequest request) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.PRAGMA, "no-cache")
                .contentType(MediaType.APPLICATION_JSON)
                .body(tokens.issue(request));
    }
}
