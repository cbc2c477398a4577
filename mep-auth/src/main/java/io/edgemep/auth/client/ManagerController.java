package io.edgemep.auth.client;

import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The credentials of platform managers, for the administrator.
@RestController
@RequestMapping(ManagerController.PATH)
@Tag(name = "Manager credentials")
class ManagerController {

    static final String PATH = "/auth/v1/managers";

    private static final Role ROLE = Role.MANAGER;

    private final ClientRegistry registry;

    ManagerController(ClientRegistry registry) {
        this.registry = registry;
    }

    /// Registers a platform manager, or renames a registered one; never shows or changes the secret of the latter.
    @Audited("manager.set")
    @PutMapping(
            path = "/{managerId}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Register a platform manager, or rename it", operationId = "putManager")
    @ApiResponse(
            responseCode = "201",
            description = "Registered; the secret is shown this once.",
            headers = @Header(name = "Location", description = "Its URI", schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = ClientSecret.class)))
    @ApiResponse(
            responseCode = "200",
            description = "It was registered; its name is the one that was sent.",
            content = @Content(schema = @Schema(implementation = ClientDescription.class)))
    @ApiResponse(responseCode = "400", description = "The id or the body is not as it must be.")
    @ApiResponse(responseCode = "409", description = "The id is that of a client of another kind.")
    ResponseEntity<Object> put(
            @PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId,
            @RequestBody ClientRegistration registration) {
        ClientId.require("managerId", managerId);
        return registry.register(ROLE, managerId, registration.appName())
                .toResponse(ServletUriComponentsBuilder.fromCurrentRequestUri()
                        .build()
                        .toUri());
    }

    @GetMapping(path = "/{managerId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Describe a platform manager", operationId = "getManager")
    @ApiResponse(responseCode = "200", description = "What is known of it, without the secret.")
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    ClientDescription get(@PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId) {
        ClientId.require("managerId", managerId);
        return registry.get(ROLE, managerId);
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List the registered platform managers by their ids", operationId = "listManagers")
    @ApiResponse(
            responseCode = "200",
            description = "A page of them.",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, as rel=\"next\" (RFC 8288); absent on the last page",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "400", description = "A query parameter is not as it must be.")
    ResponseEntity<List<ClientDescription>> list(
            @RequestParam(defaultValue = "100")
                    @Parameter(
                            description = "How many at most",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    int limit,
            @RequestParam(defaultValue = "")
                    @Parameter(
                            description = "The last id of the page before; links have it",
                            schema = @Schema(type = "string"))
                    String after) {
        return registry.list(ROLE, limit, after).toResponse(ServletUriComponentsBuilder.fromCurrentRequestUri());
    }

    @Audited("manager.rotate")
    @PostMapping(path = "/{managerId}/rotate", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Replace the secret; the old one is refused from now on", operationId = "rotateManager")
    @ApiResponse(responseCode = "200", description = "The new secret, shown this once.")
    @ApiResponse(responseCode = "400", description = "The id or the query parameter is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    ClientSecret rotate(
            @PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId,
            @RequestParam(defaultValue = "false")
                    @Parameter(
                            description = "Whether its tokens are revoked as well, since the old secret may be known",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    boolean revokeTokens) {
        ClientId.require("managerId", managerId);
        return registry.rotate(ROLE, managerId, revokeTokens);
    }

    @Audited("manager.disable")
    @PostMapping("/{managerId}/disable")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give it no more tokens", operationId = "disableManager")
    @ApiResponse(responseCode = "204", description = "It is disabled, and its tokens are revoked.")
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    void disable(@PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId) {
        ClientId.require("managerId", managerId);
        registry.disable(ROLE, managerId);
    }

    @Audited("manager.enable")
    @PostMapping("/{managerId}/enable")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give it tokens again", operationId = "enableManager")
    @ApiResponse(responseCode = "204", description = "It is enabled.")
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    void enable(@PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId) {
        ClientId.require("managerId", managerId);
        registry.enable(ROLE, managerId);
    }

    @Audited("manager.remove")
    @DeleteMapping("/{managerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove its credentials", operationId = "deleteManager")
    @ApiResponse(responseCode = "204", description = "It is removed, and its tokens are revoked.")
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    void delete(@PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String managerId) {
        ClientId.require("managerId", managerId);
        registry.remove(ROLE, managerId);
    }
}
