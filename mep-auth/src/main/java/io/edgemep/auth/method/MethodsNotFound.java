package io.edgemep.auth.method;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// The client is not registered, or has nothing but its secret.
final class MethodsNotFound extends Problem {

    private MethodsNotFound(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    static MethodsNotFound withoutClient(String clientId) {
        return new MethodsNotFound("%s is not the id of a registered client.".formatted(clientId));
    }

    static MethodsNotFound of(String clientId) {
        return new MethodsNotFound(
                "No keys or certificates are registered for the client %s; PUT registers them.".formatted(clientId));
    }
}
