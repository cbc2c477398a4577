package io.edgemep.auth.token;

import io.edgemep.auth.audit.ChangeAsked;
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
import org.springframework.context.ApplicationEventPublisher;
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

    static final String REVOKE = "token.revoke";

    private final JwtDecoder decoder;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;

    IssuedTokenController(JwtDecoder decoder, Revocations revocations, ApplicationEventPublisher events) {
        this.decoder = decoder;
        this.events = events;
        this.revocations = revocations;
    }

    /// A client revokes its own tokens, the administrator every token.
    @Audited(REVOKE)
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
            if (!isOf(client, token)) {
                var what = "POST /oauth2/revoke: token %s of %s".formatted(token.getId(), token.getSubject());
                events.publishEvent(new ChangeAsked(
                        REVOKE, client.id(), authentication.asked().address(), what));
            }
            revocations.revokeToken(
                    Objects.requireNonNull(token.getSubject()),
                    Objects.requireNonNull(token.getId()),
                    Objects.requireNonNull(token.getExpiresAt()));
        });
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
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
