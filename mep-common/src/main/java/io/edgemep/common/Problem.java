package io.edgemep.common;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/// A refusal that its caller is told: the status, and a sentence naming what is wrong and what would mend it.
///
/// Subtypes are named for the fact (`ServiceNotFound`). The message goes to the client as it is, so it holds no secret.
public abstract class Problem extends RuntimeException {

    private final transient HttpStatusCode status;
    private final transient HttpHeaders headers = new HttpHeaders();

    protected Problem(HttpStatusCode status, String detail) {
        this(status, detail, null);
    }

    protected Problem(HttpStatusCode status, String detail, @Nullable Throwable cause) {
        // No stack trace: a refusal is an answer, not a failure, and a trace would cost more than the request.
        super(detail, cause, false, false);
        this.status = status;
    }

    public final HttpStatusCode status() {
        return status;
    }

    public final String detail() {
        var detail = getMessage();
        return detail == null ? "" : detail;
    }

    /// Header fields of the answer beside the body, such as `Retry-After`.
    public final HttpHeaders headers() {
        return headers;
    }

    protected final void header(String name, String value) {
        headers.set(name, value);
    }
}
