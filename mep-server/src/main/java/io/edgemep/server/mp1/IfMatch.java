package io.edgemep.server.mp1;

import io.edgemep.common.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpStatus;

/// The If-Match header of a change (RFC 9110, section 13.1.1): absent it holds always, malformed it never does.
public record IfMatch(@Nullable String header) {

    public void check(String current) {
        if (header == null || header.strip().equals("*")) {
            return;
        }
        var wanted = ETag.create(current);
        if (ETag.parse(header).stream().noneMatch(given -> given.compare(wanted, true))) {
            throw new Failed(current);
        }
    }

    private static final class Failed extends Problem {

        Failed(String current) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "If-Match names another version than the current one, %s; GET the resource and send its ETag."
                            .formatted(current));
        }
    }
}
