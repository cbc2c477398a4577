package io.edgemep.server.outbox;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Page;
import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The administrator's view of notifications that could not be delivered; the scope is `mep_admin`.
@RestController
@RequestMapping(path = "/admin/v1/dead_letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dead_letters", description = "Notifications that could not be delivered")
@ApiResponse(responseCode = "401", description = "No valid token")
@ApiResponse(responseCode = "403", description = "The scope is not mep_admin")
class DeadLetterController {

    private static final String DEFAULT_LIMIT = "100";
    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Operation(summary = "Lists dead letters, oldest first")
    @ApiResponse(
            responseCode = "200",
            description = "A page of dead letters",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, with rel=\"next\", where there may be one",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "400", description = "A parameter is out of its range")
    @GetMapping
    ResponseEntity<List<DeadLetter>> list(
            @Parameter(description = "Only those owed to this subscription") @RequestParam(required = false) @Nullable
                    String subscriptionId,
            @Parameter(description = "The most that the page holds, 1 to 1000")
                    @RequestParam(defaultValue = DEFAULT_LIMIT)
                    int limit,
            @Parameter(description = "Only those with a greater id than this") @RequestParam(defaultValue = "0")
                    long after) {
        var asked = Page.checked(limit);
        return new Page<>(
                        deadLetters.list(InvalidMember.optional("subscriptionId", subscriptionId, 128), after, asked),
                        asked,
                        DeadLetter::id)
                .answer();
    }

    @Operation(summary = "Reads one dead letter")
    @ApiResponse(responseCode = "200", description = "The dead letter")
    @ApiResponse(responseCode = "400", description = "The id is not a number")
    @ApiResponse(responseCode = "404", description = "No dead letter has this id")
    @GetMapping("/{id}")
    DeadLetter get(@PathVariable long id) {
        return deadLetters.get(id);
    }

    @Operation(
            summary = "Owes one dead letter again",
            description = "It is delivered after all that its subscription is owed already.")
    @ApiResponse(responseCode = "204", description = "It is owed again, durably")
    @ApiResponse(responseCode = "400", description = "The id is not a number")
    @ApiResponse(responseCode = "404", description = "No dead letter has this id")
    @Audited(DeadLetters.REPLAY)
    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void replay(@PathVariable long id) {
        deadLetters.replay(id);
    }

    @Operation(
            summary = "Owes the dead letters of one subscription again",
            description = "Oldest first, and no more than the limit; none is no error.")
    @ApiResponse(responseCode = "200", description = "How many are owed again, durably")
    @ApiResponse(responseCode = "400", description = "A parameter is missing or out of its range")
    @Audited(DeadLetters.REPLAY)
    @PostMapping("/replay")
    Replayed replayAll(
            @Parameter(description = "The subscription that they are owed to", required = true)
                    @RequestParam(required = false)
                    @Nullable
                    String subscriptionId,
            @Parameter(description = "The most that are owed again, 1 to 1000")
                    @RequestParam(defaultValue = DEFAULT_LIMIT)
                    int limit) {
        if (subscriptionId == null || subscriptionId.isEmpty()) {
            throw InvalidMember.missing("subscriptionId");
        }
        return new Replayed(deadLetters.replayAll(
                InvalidMember.required("subscriptionId", subscriptionId, 128), Page.checked(limit)));
    }

    @Operation(summary = "Deletes one dead letter for good")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "400", description = "The id is not a number")
    @ApiResponse(responseCode = "404", description = "No dead letter has this id")
    @Audited(DeadLetters.DELETE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id) {
        deadLetters.delete(id);
    }

    /// @param replayed how many dead letters are owed again
    record Replayed(int replayed) {}
}
