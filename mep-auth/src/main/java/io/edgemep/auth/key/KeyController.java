package io.edgemep.auth.key;

import io.edgemep.common.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The signing keys, for the administrator; private parts are never shown.
@RestController
@RequestMapping(path = KeyController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Signing keys")
class KeyController {

    static final String PATH = "/auth/v1/keys";

    private final KeyRotation rotation;
    private final KeyRemoval removal;

    KeyController(KeyRotation rotation, KeyRemoval removal) {
        this.rotation = rotation;
        this.removal = removal;
    }

    @Audited("key.rotate")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a new signing key, which signs after a while", operationId = "rotateKeys")
    @ApiResponse(
            responseCode = "201",
            description = "It is published, and signs from signsFrom on; the present key signs until then.")
    @ApiResponse(responseCode = "409", description = "The youngest key does not sign yet; no key was made.")
    KeyDescription rotate() {
        return rotation.rotate();
    }

    @GetMapping
    @Operation(summary = "List the signing keys, the oldest first", operationId = "listKeys")
    @ApiResponse(responseCode = "200", description = "All keys that are published.")
    List<KeyDescription> list() {
        return rotation.list();
    }

    @Audited("key.remove")
    @DeleteMapping("/{kid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a signing key that somebody else may have, and revoke all tokens that it signed",
            description =
                    "Where it is the one that signs, a new one signs at once. Clients need new tokens. mep-server "
                            + "refuses the old ones within five seconds; the gateway knows the new key when it has looked at the "
                            + "JWK set again, and refuses its tokens until then. Other replicas follow within "
                            + "mep.auth.keys.refresh, and tokens that they issue meanwhile are refused.",
            operationId = "deleteKey")
    @ApiResponse(responseCode = "204", description = "It is removed, and its tokens are revoked.")
    @ApiResponse(responseCode = "404", description = "There is no such key.")
    void delete(
            @PathVariable
                    @Parameter(description = "As the list and the JWK set name it", schema = @Schema(type = "string"))
                    String kid) {
        removal.remove(kid);
    }
}
