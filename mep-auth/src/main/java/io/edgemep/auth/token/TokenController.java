package io.edgemep.auth.token;

import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.auth.client.Role;
import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The token endpoint (RFC 6749, clause 3.2).
@RestController
@Tag(name = "Tokens")
@OAuthErrors
class TokenController {

    private final AccessTokens tokens;

    TokenController(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /// @param authentication made of the request by the security chain, which has read the body
    @Audited(TokenRefused.ISSUE)
    @PostMapping("/oauth2/token")
    @Operation(
            summary = "Get an access token by the client credentials grant",
            operationId = "getToken",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                                            schema = @Schema(implementation = TokenRequest.class))))
    @ApiResponse(
            responseCode = "200",
            description = "A token (RFC 6749, clause 5.1).",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TokenResponse.class)))
    @ApiResponse(responseCode = "403", description = "The browser's page is of an origin that is not allowed.")
    ResponseEntity<TokenResponse> token(ClientAuthentication authentication) {
        var grantType = authentication.form().get("grant_type");
        if (grantType == null) {
            throw Refused.invalidRequest("The parameter grant_type is missing: send client_credentials.");
        }
        if (!grantType.equals("client_credentials")) {
            throw Refused.unsupportedGrantType();
        }
        var client = authentication.client();
        var token = tokens.issue(
                client,
                granted(authentication.form().get("scope"), client.role()),
                authentication.method(),
                authentication.certificate(),
                authentication.asked());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.PRAGMA, "no-cache")
                .contentType(MediaType.APPLICATION_JSON)
                .body(token);
    }

    private static String granted(@Nullable String asked, Role role) {
        var offered = Scopes.of(role);
        if (asked == null) {
            return String.join(" ", offered);
        }
        var wanted = List.of(asked.split(" ", -1));
        if (!offered.containsAll(wanted)) {
            throw Refused.invalidScope(String.join(" ", offered));
        }
        return String.join(" ", offered.stream().filter(wanted::contains).toList());
    }
}
