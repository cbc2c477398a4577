package io.edgemep.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/// The body of every error answer, sent as `application/problem+json` (RFC 9457; ETSI GS MEC 009, clause 6.15).
///
/// @param type identifies the kind of problem; `about:blank` where the status says it all
/// @param title the kind of problem in a few words
/// @param status the HTTP status of this answer
/// @param detail what is wrong with this request and what would mend it
/// @param instance the path of the request
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDetails(
        URI type,
        String title,
        int status,
        String detail,
        @Nullable URI instance) {

    private static final URI BLANK = URI.create("about:blank");

    public static ProblemDetails of(HttpStatusCode status, String detail, @Nullable URI instance) {
        var known = HttpStatus.resolve(status.value());
        var title = known == null ? "Error" : known.getReasonPhrase();
        return new ProblemDetails(BLANK, title, status.value(), detail, instance);
    }
}
