package io.edgemep.server.application;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;

/// What applications say of themselves (ETSI GS MEC 011 V3.1.1, clauses 7.2.13 and 7.2.14).
@MecAppSupportApi
@Tag(name = "Application registration")
class RegistrationsController {

    private static final String LIST = "/registrations";
    private static final String ONE = LIST + "/{appInstanceId}";

    private final Registrations registrations;
    private final Lifecycle lifecycle;
    private final LifecycleRun run;

    RegistrationsController(Registrations registrations, Lifecycle lifecycle, LifecycleRun run) {
        this.registrations = registrations;
        this.lifecycle = lifecycle;
        this.run = run;
    }

    @Audited(ApplicationAudit.REGISTER)
    @PostMapping(LIST)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Register an application",
            description = "Clause 7.2.13.3.4. The token's subject is the application's appInstanceId.")
    @ApiResponse(responseCode = "201", description = "Registered and durable; Location is its URI, ETag its version.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<AppInfo> register(@RequestBody AppInfo application, Principal token, HttpServletRequest request) {
        var owner = token.getName();
        var registered = registrations.register(owner, application);
        return ResponseEntity.created(URI.create(ApiRoot.of(request).uri() + LIST + "/" + owner))
                .eTag(registered.etag())
                .body(registered.info());
    }

    @GetMapping(ONE)
    @Operation(summary = "Read one's registration", description = "Clause 7.2.14.3.1.")
    @ApiResponse(responseCode = "200", description = "The registration; ETag is its version.")
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    ResponseEntity<AppInfo> read(@PathVariable String appInstanceId) {
        var registration = registrations.get(appInstanceId);
        return ResponseEntity.ok().eTag(registration.etag()).body(registration.info());
    }

    @Audited(ApplicationAudit.CHANGE_REGISTRATION)
    @PutMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Change one's registration", description = "Clause 7.2.14.3.2. It is replaced as a whole.")
    @ApiResponse(responseCode = "204", description = "Changed and durable.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<Void> update(
            @PathVariable String appInstanceId,
            @RequestBody AppInfo application,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        var changed = registrations.update(appInstanceId, application, new IfMatch(ifMatch));
        return ResponseEntity.noContent().eTag(changed.etag()).build();
    }

    @Audited(ApplicationAudit.DEREGISTER)
    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Deregister an application",
            description = "Clause 7.2.14.3.5. Its services are withdrawn, its subscriptions ended and its rules removed"
                    + " with it; what cannot be removed at once is removed as soon as it can. 409 while it is being"
                    + " stopped, terminated or deregistered.")
    @ApiResponse(responseCode = "204", description = "Deregistered.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "409")
    void deregister(@PathVariable String appInstanceId) {
        run.removeNow(lifecycle.deregister(appInstanceId));
    }
}
