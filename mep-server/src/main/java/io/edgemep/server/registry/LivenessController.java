package io.edgemep.server.registry;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.MecServiceMgmtApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Liveness of a service (ETSI GS MEC 011, clause 8.2.10), where `_links.liveness` of the service points. PUT
/// answers as PATCH: clients of EdgeGallery send that.
@MecServiceMgmtApi
@Tag(name = "Service liveness")
class LivenessController {

    private static final String PATH = "/applications/{appInstanceId}/services/{serviceId}/liveness";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Liveness liveness;
    private final Heartbeats heartbeats;

    LivenessController(Liveness liveness, Heartbeats heartbeats) {
        this.liveness = liveness;
        this.heartbeats = heartbeats;
    }

    @GetMapping(PATH)
    @Operation(
            summary = "Read when a service last showed that it is alive",
            description = "Clause 8.2.10.3.1. 404 for a service that sends no heartbeats.")
    @ApiResponse(responseCode = "200", description = "State, last heartbeat and interval.")
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    ResponseEntity<ServiceLivenessInfo> observe(@PathVariable String appInstanceId, @PathVariable String serviceId) {
        var observed = liveness.observe(appInstanceId, serviceId);
        return ResponseEntity.ok().eTag(observed.etag()).body(observed.info());
    }

    @PatchMapping(
            path = PATH,
            consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(ServiceAction.HEARTBEAT)
    @Operation(
            summary = "Send a heartbeat",
            description = "Clause 8.2.10.3.3. Brings a SUSPENDED service back to ACTIVE; an INACTIVE one stays as it"
                    + " is and gets 409.")
    @ApiResponse(responseCode = "204", description = "Noted.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    void beat(
            @PathVariable String appInstanceId,
            @PathVariable String serviceId,
            @RequestBody ServiceLivenessUpdate heartbeat,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        heartbeats.beat(appInstanceId, serviceId, new IfMatch(ifMatch));
    }

    @PutMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(ServiceAction.HEARTBEAT)
    @Operation(summary = "Send a heartbeat, as with PATCH", description = "Not in the standard.")
    @ApiResponse(responseCode = "204", description = "Noted.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "409")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    void putBeat(
            @PathVariable String appInstanceId,
            @PathVariable String serviceId,
            @RequestBody ServiceLivenessUpdate heartbeat,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        beat(appInstanceId, serviceId, heartbeat, ifMatch);
    }
}
