package io.edgemep.auth.token;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/// The refusals that all OAuth endpoints have in the contract.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "400",
        description = "The request is refused (RFC 6749, clause 5.2).",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = TokenError.class)))
@ApiResponse(
        responseCode = "401",
        description = "The client is unknown, its secret is wrong, or it is disabled: which of them is not told.",
        headers = @Header(name = "WWW-Authenticate", schema = @Schema(type = "string")),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = TokenError.class)))
@ApiResponse(
        responseCode = "429",
        description = "Too many wrong client secrets came from this address, for this client or for all together; until"
                + " Retry-After is over none is looked at, right or wrong. The error is invalid_client. Or this application"
                + " has sent more requests in a second than are answered: temporarily_unavailable.",
        headers =
                @Header(
                        name = "Retry-After",
                        description = "Seconds until the next request is looked at",
                        schema = @Schema(type = "integer")),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = TokenError.class)))
@interface OAuthErrors {}
