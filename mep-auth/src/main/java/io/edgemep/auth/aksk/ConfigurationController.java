package io.edgemep.auth.aksk;

import com.fasterxml.jackson.annotation.JsonValue;
import io.edgemep.auth.client.ClientId;
import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The access keys of application instances, for the administrator, with EdgeGallery's paths and bodies.
@RestController
@RequestMapping(path = ConfigurationController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Access keys")
class ConfigurationController {

    static final String PATH = "/mep/appMng/v1/applications/{appInstanceId}/confs";

    private final Configurations configurations;

    ConfigurationController(Configurations configurations) {
        this.configurations = configurations;
    }

    @Audited("access_key.set")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Give an application instance an access key in place of any other; register it, if it is not",
            operationId = "putConfiguration")
    @ApiResponse(
            responseCode = "200",
            description = "What was sent; with the secret only where the application had no access key before.")
    @ApiResponse(responseCode = "400", description = "The id or the body is not as it must be.")
    @ApiResponse(
            responseCode = "409",
            description = "The access key is another application's, or the id is that of a client of another kind.")
    ApplicationConfiguration put(
            @PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String appInstanceId,
            @RequestParam(defaultValue = "false")
                    @Parameter(
                            description = "Whether its tokens are revoked as well, since the old secret may be known",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    boolean revokeTokens,
            @RequestBody ApplicationConfiguration configuration) {
        ClientId.require("appInstanceId", appInstanceId);
        return configurations.put(appInstanceId, configuration, revokeTokens);
    }

    @GetMapping
    @Operation(summary = "Describe an application instance's access key", operationId = "getConfiguration")
    @ApiResponse(responseCode = "200", description = "What is known of it, without the secret.")
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "404", description = "It has no access key.")
    StoredConfiguration get(
            @PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String appInstanceId) {
        ClientId.require("appInstanceId", appInstanceId);
        return configurations.get(appInstanceId);
    }

    @Audited("access_key.remove")
    @DeleteMapping
    @Operation(
            summary = "Take an application instance's access key and tokens away; its client secret stays",
            operationId = "deleteConfiguration")
    @ApiResponse(
            responseCode = "200",
            description = "It has none, and the tokens that it got before are revoked.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "string", allowableValues = "Delete success.")))
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    Deleted delete(@PathVariable @Parameter(schema = @Schema(pattern = ClientId.PATTERN)) String appInstanceId) {
        ClientId.require("appInstanceId", appInstanceId);
        configurations.remove(appInstanceId);
        return new Deleted("Delete success.");
    }

    /// A JSON string, which Spring would send without its quotes if it were a text.
    record Deleted(@JsonValue String text) {}
}
