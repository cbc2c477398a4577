package io.edgemep.auth.client;

import io.edgemep.common.Problem;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/// All clients share one space of ids, since a token's `sub` does not say which kind of client it names.
final class ClientIdTaken extends Problem {

    private ClientIdTaken(String detail) {
        super(HttpStatus.CONFLICT, detail);
    }

    static ClientIdTaken notBy(Role role, String id) {
        return new ClientIdTaken("%s is the id of a client that is no %s; choose another id."
                .formatted(id, role.name().toLowerCase(Locale.ROOT)));
    }
}
