package io.edgemep.auth.token;

import io.edgemep.auth.audit.Changes;
import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.auth.client.Applications;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.Role;
import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.Unavailable;
import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Revocation (RFC 7009) and introspection (RFC 7662) of tokens that were issued here.
@RestController
@Tag(name = "Tokens")
@OAuthErrors
class IssuedTokenController {

    private final JwtDecoder decoder;
    private final Revocations revocations;
    private final Changes changes;
    private final Applications applications;

    IssuedTokenController(JwtDecoder decoder, Revocations revocations, Changes changes, Applications applications) {
        this.decoder = decoder;
        this.revocations = revocations;
        this.changes = changes;
        this.applications = applications;
    }

    /// A client revokes its own tokens, the administrator every token.
    @Audited(TokenRefused.REVOKE)
    @PostMapping("/oauth2/revoke")
    @Operation(
            summary = "Revoke an access token before it expires",
            operationId = "revokeToken",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                                            schema = @Schema(implementation = PresentedToken.class))))
    @ApiResponse(
            responseCode = "200",
            description = "It is revoked, or was none that counts; mep-server refuses it within five seconds.")
    ResponseEntity<Void> revoke(ClientAuthentication authentication) {
        var client = authentication.client();
        valid(authentication).ifPresent(token -> {
            if (client.role() != Role.ADMINISTRATOR && !isOf(client, token)) {
                throw Refused.unauthorizedClient();
            }
            revoke(client, authentication.asked().address(), token);
        });
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
    }

    private void revoke(AuthenticatedClient by, String address, Jwt token) {
        var subject = Objects.requireNonNull(token.getSubject());
        var id = Objects.requireNonNull(token.getId());
        revocations.revokeToken(
                subject,
                id,
                Objects.requireNonNull(token.getExpiresAt()),
                all -> changes.revoked(
                        by.id(), address, id, subject, applications.isRegistered(subject) ? subject : null, all));
    }

    /// A client is told of its own tokens, the administrator and the platform of every token.
    @PostMapping("/oauth2/introspect")
    @Operation(
            summary = "Say whether an access token counts, and what for",
            operationId = "introspectToken",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                                            schema = @Schema(implementation = PresentedToken.class))))
    @ApiResponse(
            responseCode = "200",
            description = "What the token is worth; a token that is not the caller's business is not active.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Introspection.class)))
    ResponseEntity<Introspection> introspect(ClientAuthentication authentication) {
        var client = authentication.client();
        var told = valid(authentication)
                .filter(token -> mayAskOfAll(client) || isOf(client, token))
                .map(Introspection::of)
                .orElse(Introspection.INACTIVE);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(told);
    }

    /// The token, unless it is none, expired or revoked.
    private Optional<Jwt> valid(ClientAuthentication authentication) {
        var token = authentication.form().get("token");
        if (token == null) {
            throw Refused.invalidRequest("The parameter token is missing.");
        }
        try {
            return Optional.of(decoder.decode(token)).filter(jwt -> jwt.getId() != null);
        } catch (BadJwtException worthless) {
            return Optional.empty();
        } catch (JwtException uncheckable) {
            throw uncheckable.getCause() instanceof Unavailable unavailable ? unavailable : uncheckable;
        }
    }

    private static boolean mayAskOfAll(AuthenticatedClient client) {
        return client.role() == Role.ADMINISTRATOR || client.role() == Role.PLATFORM;
    }

    private static boolean isOf(AuthenticatedClient client, Jwt token) {
        return client.id().equals(token.getSubject());
    }
}
