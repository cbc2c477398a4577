package io.edgemep.auth.revocation;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What mep-server asks every few seconds, so that it need not ask about each token.
@RestController
@Tag(name = "Revocations")
class RevocationFeedController {

    private static final int MAX_PAGE = 1000;

    private final Revocations revocations;

    RevocationFeedController(Revocations revocations) {
        this.revocations = revocations;
    }

    @GetMapping(path = "/auth/v1/revocations", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List what is revoked and not expired", operationId = "listRevocations")
    @ApiResponse(
            responseCode = "200",
            description = "The entries after a position, 1000 at most; none: there is no more.")
    @ApiResponse(responseCode = "400", description = "A query parameter is not as it must be.")
    ResponseEntity<RevocationList> list(
            @RequestParam(defaultValue = "0")
                    @Parameter(
                            description = "The position of the last entry that is known",
                            schema = @Schema(type = "integer", format = "int64", minimum = "0", defaultValue = "0"))
                    long after) {
        if (after < 0) {
            throw InvalidMember.of("after", "must be 0 or the position of an entry.");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new RevocationList(revocations.after(after, MAX_PAGE)));
    }
}
