package io.edgemep.server.application;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/// What applications confirm (ETSI GS MEC 011, clauses 7.2.11 and 7.2.12). PUT answers as POST: existing clients send
/// that.
@MecAppSupportApi
@Tag(name = "Application life cycle")
@ApiResponse(responseCode = "204", description = "Noted, and durable.")
@ApiResponse(responseCode = "400")
@ApiResponse(responseCode = "403")
@ApiResponse(responseCode = "404")
@ApiResponse(responseCode = "409")
@ApiResponse(responseCode = "413")
@ApiResponse(responseCode = "415")
class ConfirmationController {

    private static final String READY = "/applications/{appInstanceId}/confirm_ready";
    private static final String TERMINATION = "/applications/{appInstanceId}/confirm_termination";

    private final Lifecycle lifecycle;

    ConfirmationController(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Audited(ApplicationAudit.READY)
    @PostMapping(READY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Confirm to be up and running",
            description = "Clause 7.2.12.3.4. Again after a stop; 409 while the application is being stopped or"
                    + " terminated.")
    void ready(@PathVariable String appInstanceId, @RequestBody AppReadyConfirmation confirmation) {
        lifecycle.confirmReady(appInstanceId);
    }

    @Audited(ApplicationAudit.READY)
    @PutMapping(READY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Confirm to be up and running, as with POST", description = "Not in the standard.")
    void putReady(@PathVariable String appInstanceId, @RequestBody AppReadyConfirmation confirmation) {
        ready(appInstanceId, confirmation);
    }

    @Audited(ApplicationAudit.CONFIRM_TERMINATION)
    @PostMapping(TERMINATION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Confirm to have finished before a stop or a termination",
            description = "Clause 7.2.11.3.4. 409 when the platform waits for no confirmation, or for another.")
    void termination(@PathVariable String appInstanceId, @RequestBody AppTerminationConfirmation confirmation) {
        lifecycle.confirmTermination(appInstanceId, confirmation.operationAction());
    }

    @Audited(ApplicationAudit.CONFIRM_TERMINATION)
    @PutMapping(TERMINATION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Confirm to have finished before a stop or a termination, as with POST",
            description = "Not in the standard.")
    void putTermination(@PathVariable String appInstanceId, @RequestBody AppTerminationConfirmation confirmation) {
        termination(appInstanceId, confirmation);
    }
}
