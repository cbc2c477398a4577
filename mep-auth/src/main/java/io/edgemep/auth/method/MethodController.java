package io.edgemep.auth.method;

import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The keys and certificates of clients, for the administrator.
@RestController
@RequestMapping(MethodController.PATH)
@Tag(name = "Client authentication")
class MethodController {

    static final String PATH = "/auth/v1/clients/{clientId}/authentication";

    private final RegisteredMethods methods;

    MethodController(RegisteredMethods methods) {
        this.methods = methods;
    }

    @Audited("authentication.set")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Replace the keys and certificates that a client may authenticate with",
            operationId = "putClientAuthentication")
    @ApiResponse(responseCode = "200", description = "They are registered; the client's secret stays as it is.")
    @ApiResponse(
            responseCode = "400",
            description = "The body or the query parameter is not as it must be; nothing was changed.")
    @ApiResponse(responseCode = "404", description = "There is no such client.")
    ClientMethods put(
            @PathVariable String clientId,
            @RequestParam(defaultValue = "false")
                    @Parameter(
                            description =
                                    "Whether its tokens are revoked as well, since a key or certificate may be known",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    boolean revokeTokens,
            @RequestBody ClientMethods body) {
        return methods.replace(clientId, body, revokeTokens);
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List the keys and certificates that a client may authenticate with",
            operationId = "getClientAuthentication")
    @ApiResponse(responseCode = "200", description = "What is registered.")
    @ApiResponse(responseCode = "404", description = "Nothing is registered for this client.")
    ClientMethods get(@PathVariable String clientId) {
        return methods.get(clientId);
    }

    @Audited("authentication.remove")
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove all keys and certificates of a client", operationId = "deleteClientAuthentication")
    @ApiResponse(responseCode = "204", description = "They are removed; the client's secret stays as it is.")
    @ApiResponse(responseCode = "400", description = "The query parameter is not as it must be.")
    @ApiResponse(responseCode = "404", description = "Nothing is registered for this client.")
    void delete(
            @PathVariable String clientId,
            @RequestParam(defaultValue = "false")
                    @Parameter(
                            description =
                                    "Whether its tokens are revoked as well, since a key or certificate may be known",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    boolean revokeTokens) {
        methods.remove(clientId, revokeTokens);
    }
}
