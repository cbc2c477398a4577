package io.edgemep.common.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;

/// The audit log in the form that a request accepts: a page of JSON, or lines of it.
public final class AuditAnswer {

    private static final int BUFFER = 32_768;

    private final AuditReader log;

    AuditAnswer(AuditReader log) {
        this.log = log;
    }

    /// @return a page; null when lines were asked for and have been written
    public @Nullable ResponseEntity<List<AuditEntry>> to(
            AuditFilter filter, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!wantsLines(request)) {
            return log.page(filter).answer();
        }
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        log.export(filter, new BufferedOutputStream(response.getOutputStream(), BUFFER));
        return null;
    }

    private static boolean wantsLines(HttpServletRequest request) {
        var accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        MimeTypeUtils.sortBySpecificity(accepted);
        for (var type : accepted) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return false;
            } else if (type.includes(MediaType.APPLICATION_NDJSON)) {
                return true;
            }
        }
        return false;
    }
}
