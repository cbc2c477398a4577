package io.edgemep.server.management;

import com.fasterxml.jackson.annotation.JsonValue;
import io.edgemep.common.audit.Audited;
import io.edgemep.server.application.Lifecycle;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The termination of an application instance as managers of EdgeGallery ask for it: a path of Mp1's, but Mm5's
/// caller.
@RestController
@RequestMapping(
        path = MecAppSupportApi.MANAGERS_TERMINATION,
        // Else an Accept that cannot be met would be refused only after the change was made.
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Application lifecycle management")
class AppInstanceTerminationController {

    private final Lifecycle lifecycle;

    AppInstanceTerminationController(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Audited("application.terminate")
    @DeleteMapping
    @Operation(
            summary = "Terminate an application instance, as managers of EdgeGallery do",
            operationId = "terminateAppInstance",
            description =
                    "As POST terminate without a body does, for the same callers. An instance that is being terminated, or"
                            + " is terminated, is left as it is. One that the platform does not know becomes known, so that its"
                            + " credentials are disabled too.")
    @ApiResponse(
            responseCode = "200",
            description = "Accepted, and durable. GET of the application instance says how far it is.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "string", allowableValues = "")))
    @ApiResponse(responseCode = "400", description = "The id is not as it must be.")
    @ApiResponse(responseCode = "403")
    Accepted terminate(@PathVariable String appInstanceId) {
        lifecycle.ensureTermination(appInstanceId);
        return new Accepted("");
    }

    /// A JSON string, which Spring would send without its quotes if it were a text.
    record Accepted(@JsonValue String text) {}
}
