package io.edgemep.server.outbox;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// No dead letter has this id: it never was, or it has been replayed, deleted or purged.
final class DeadLetterNotFound extends Problem {

    private DeadLetterNotFound(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    static DeadLetterNotFound withId(long id) {
        return new DeadLetterNotFound("No dead letter has the id %d.".formatted(id));
    }
}
