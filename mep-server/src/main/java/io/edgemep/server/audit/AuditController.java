package io.edgemep.server.audit;

import io.edgemep.common.audit.AuditAnswer;
import io.edgemep.common.audit.AuditEntry;
import io.edgemep.common.audit.AuditFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log, for the platform manager; the scope is `mepcfg`.
@RestController
@RequestMapping("/mepcfg/audit/v1")
@Tag(name = "Audit", description = "Who changed or was refused what, from where, and how it ended")
class AuditController {

    private final AuditAnswer log;

    AuditController(AuditAnswer log) {
        this.log = log;
    }

    @GetMapping(
            path = "/entries",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @Operation(
            operationId = "auditEntries",
            summary = "Read the audit log, by pages or as lines of JSON",
            description = "A change's entry is committed with the change. With Accept: application/x-ndjson, all"
                    + " entries that pass the filters are sent, each a line, where limit does not say fewer; should the"
                    + " database fail meanwhile, the last line is a ProblemDetails instead.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of entries; or all, as lines.",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, with rel=\"next\", where there may be one",
                            schema = @Schema(type = "string")),
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        array = @ArraySchema(schema = @Schema(implementation = AuditEntry.class))),
                @Content(
                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                        schema = @Schema(implementation = AuditEntry.class))
            })
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "503", description = "As many exports are under way as may be at a time.")
    @Nullable
    ResponseEntity<List<AuditEntry>> entries(
            @Parameter(description = "None that is older, a time of RFC 3339") @RequestParam(required = false) @Nullable
                    String since,
            @Parameter(description = "Only those that are older, a time of RFC 3339")
                    @RequestParam(required = false)
                    @Nullable
                    String until,
            @Parameter(description = "Only those of this token's or certificate's subject")
                    @RequestParam(required = false)
                    @Nullable
                    String actor,
            @Parameter(description = "Only those of this application's resources")
                    @RequestParam(required = false)
                    @Nullable
                    String appInstanceId,
            @Parameter(description = "Only those of this action, such as service.register")
                    @RequestParam(required = false)
                    @Nullable
                    String action,
            @Parameter(
                            description = "Only those with this outcome",
                            schema = @Schema(allowableValues = {"DONE", "REFUSED"}))
                    @RequestParam(required = false)
                    @Nullable
                    String outcome,
            @Parameter(description = "Only those of this operation or task") @RequestParam(required = false) @Nullable
                    String operationId,
            @Parameter(
                            description = "NEWEST or OLDEST first; NEWEST when absent",
                            schema = @Schema(allowableValues = {"NEWEST", "OLDEST"}))
                    @RequestParam(required = false)
                    @Nullable
                    String order,
            @Parameter(description = "Only those that follow the entry with this id")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(description = "The most that are sent, 1 to 1000; a page has 100 when absent")
                    @RequestParam(required = false)
                    @Nullable
                    Integer limit,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AuditFilter.requireKnown(request.getParameterMap().keySet());
        var asked = new AuditFilter.Parameters(
                since, until, actor, appInstanceId, action, outcome, operationId, order, after, limit);
        return log.to(AuditFilter.of(asked), request, response);
    }
}
