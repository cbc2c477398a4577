package io.edgemep.auth.client;

import io.edgemep.common.Problem;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/// No client of the asked kind has this id.
final class ClientNotFound extends Problem {

    private ClientNotFound(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    static ClientNotFound withId(Role role, String id) {
        return new ClientNotFound(
                "%s is not the id of a registered %s.".formatted(id, role.name().toLowerCase(Locale.ROOT)));
    }
}
