package io.edgemep.auth.key;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The signing keys, for the administrator; private parts are never shown.
@RestController
@RequestMapping(path = "/auth/v1/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Signing keys")
class KeyController {

    private final KeyRotation rotation;

    KeyController(KeyRotation rotation) {
        this.rotation = rotation;
    }

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
}
