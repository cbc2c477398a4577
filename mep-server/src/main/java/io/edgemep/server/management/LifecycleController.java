package io.edgemep.server.management;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Page;
import io.edgemep.common.audit.Audited;
import io.edgemep.server.application.ApplicationInstance;
import io.edgemep.server.application.Applications;
import io.edgemep.server.application.Lifecycle;
import io.edgemep.server.application.LifecycleOperation;
import io.edgemep.server.mp1.ApiRoot;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The life of application instances, for the platform manager (after ETSI GS MEC 010-2, clause 7.4).
@MepcfgApi(MepcfgApi.APP_LCM)
@Tag(name = "Application lifecycle management")
class LifecycleController {

    private static final String LIST = "/applications";
    private static final String ONE = LIST + "/{appInstanceId}";
    private final Applications applications;
    private final Deletion deletion;
    private final Lifecycle lifecycle;

    LifecycleController(Applications applications, Deletion deletion, Lifecycle lifecycle) {
        this.applications = applications;
        this.deletion = deletion;
        this.lifecycle = lifecycle;
    }

    @Audited("application.create")
    @PostMapping(LIST)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make an application instance known",
            description = "Before it is started. Its credentials are made at mep-auth, with the same id.")
    @ApiResponse(responseCode = "201", description = "Known, and durable; Location is its URI.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<ApplicationInstance> create(@RequestBody CreateApplication wanted, HttpServletRequest request) {
        var created = applications.create(wanted.appInstanceId(), wanted.appName(), wanted.appDId());
        return ResponseEntity.created(URI.create(ApiRoot.of(request).application(created.appInstanceId())))
                .body(created);
    }

    @GetMapping(LIST)
    @Operation(summary = "List the application instances by their ids")
    @ApiResponse(
            responseCode = "200",
            description = "A page of them.",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, with rel=\"next\", where there may be one",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "400")
    ResponseEntity<List<ApplicationInstance>> list(
            @Parameter(description = "The most that the page holds, 1 to 1000") @RequestParam(defaultValue = "100")
                    int limit,
            @Parameter(description = "Only those with a greater id than this") @RequestParam(defaultValue = "")
                    String after) {
        var asked = Page.checked(limit);
        return new Page<>(
                        applications.list(InvalidMember.present("after", after, 512), asked),
                        asked,
                        ApplicationInstance::appInstanceId)
                .answer();
    }

    @GetMapping(ONE)
    @Operation(summary = "Read an application instance, with the operation under way or the last one")
    @ApiResponse(responseCode = "200", description = "Its state.")
    @ApiResponse(responseCode = "404")
    ApplicationInstance read(@PathVariable String appInstanceId) {
        return applications.get(appInstanceId);
    }

    @Audited("application.delete")
    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete an application instance that is terminated, or was never started",
            description =
                    "Its id can then be created anew. One that was never started takes its configuration along, and"
                            + " waits a bounded time for its rules to be out of effect.")
    @ApiResponse(responseCode = "204", description = "Deleted.")
    @ApiResponse(responseCode = "404")
    @ApiResponse(
            responseCode = "409",
            description =
                    "It was started; or its configuration is removed, but not all of its rules are out of effect yet.")
    @ApiResponse(
            responseCode = "503",
            description = "Too many requests of managers wait for their turn; see Retry-After.")
    void delete(@PathVariable String appInstanceId) {
        deletion.delete(appInstanceId);
    }

    @Audited("application.terminate")
    @PostMapping(ONE + "/terminate")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Terminate an application instance",
            description =
                    "GRACEFUL: it is notified and has gracefulTimeout seconds to confirm. Then Mp1 is closed to it;"
                            + " its rules, services and subscriptions are removed and its credentials disabled. FORCEFUL does"
                            + " not ask, and hastens a GRACEFUL termination that is under way.")
    @ApiResponse(responseCode = "202", description = "Accepted, and durable; Location is the operation's URI.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<LifecycleOperation> terminate(
            @PathVariable String appInstanceId,
            @RequestBody(required = false) @Nullable TerminateApplication wanted,
            HttpServletRequest request) {
        var how = wanted == null ? new TerminateApplication(null, null) : wanted;
        return accepted(lifecycle.terminate(appInstanceId, how.mode(), how.gracefulTimeout()), request);
    }

    @Audited("application.stop")
    @PostMapping(ONE + "/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Stop an application instance",
            description = "GRACEFUL: it is notified and has gracefulTimeout seconds to confirm. Then its services are"
                    + " withdrawn; its registration, subscriptions, rules and credentials stay. It is READY again when it"
                    + " confirms that.")
    @ApiResponse(responseCode = "202", description = "Accepted, and durable; Location is the operation's URI.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<LifecycleOperation> stop(
            @PathVariable String appInstanceId,
            @RequestBody(required = false) @Nullable StopApplication wanted,
            HttpServletRequest request) {
        var how = wanted == null ? new StopApplication(null, null) : wanted;
        return accepted(lifecycle.stop(appInstanceId, how.mode(), how.gracefulTimeout()), request);
    }

    private static ResponseEntity<LifecycleOperation> accepted(
            LifecycleOperation operation, HttpServletRequest request) {
        return ResponseEntity.accepted()
                .location(URI.create(ApiRoot.of(request).uri() + "/operations/" + operation.operationId()))
                .body(operation);
    }

    @GetMapping("/operations/{operationId}")
    @Operation(summary = "Read an operation, phase by phase")
    @ApiResponse(responseCode = "200", description = "How far it is.")
    @ApiResponse(responseCode = "404")
    LifecycleOperation operation(@PathVariable String operationId) {
        return lifecycle.operation(operationId);
    }
}
