package io.edgemep.auth.key;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// No signing key has this kid, or it was removed.
final class KeyNotFound extends Problem {

    private KeyNotFound(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    /// The kid is a stranger's word as long as it names no key, so it is not repeated.
    static KeyNotFound named() {
        return new KeyNotFound("There is no signing key of this kid; GET /auth/v1/keys lists them.");
    }
}
