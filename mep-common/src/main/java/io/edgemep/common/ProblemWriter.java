package io.edgemep.common;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Writes a [ProblemDetails] where there is no controller to return one: in filters, in the error dispatch and in
/// Tomcat.
public final class ProblemWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ProblemWriter() {}

    public static void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        problem.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
        write(request, response, problem.status(), problem.detail());
    }

    public static void write(
            HttpServletRequest request, HttpServletResponse response, HttpStatusCode status, String detail)
            throws IOException {
        var dispatched = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        var path = dispatched instanceof String original ? original : request.getRequestURI();
        var body = JSON.writeValueAsBytes(ProblemDetails.of(status, detail, instance(path)));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getOutputStream().write(body);
    }

    /// What can be said of a status when nothing else is known of its cause.
    static String sentence(HttpStatusCode status) {
        return switch (HttpStatus.resolve(status.value())) {
            case BAD_REQUEST -> "The request is not well-formed HTTP for this service.";
            case NOT_FOUND -> "No resource has this path.";
            case URI_TOO_LONG -> "The request's URI is too long.";
            case REQUEST_HEADER_FIELDS_TOO_LARGE -> "The request's header fields are too large.";
            case METHOD_NOT_ALLOWED -> "This method is not offered here.";
            case null, default -> "The request cannot be answered.";
        };
    }

    /// The path as a URI reference, or nothing when it is not one: a hostile path must not break the answer to it.
    static @Nullable URI instance(@Nullable String path) {
        try {
            return path == null ? null : URI.create(path);
        } catch (IllegalArgumentException notUri) {
            return null;
        }
    }

    /// Errors raised by filters reach this controller through the error dispatch.
    @RestController
    static final class DispatchedErrors implements ErrorController {

        @RequestMapping("${spring.web.error.path:/error}")
        void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            // Asked for by name, not dispatched: a path like any other that is not there.
            var status = code instanceof Integer known ? HttpStatusCode.valueOf(known) : HttpStatus.NOT_FOUND;
            write(request, response, status, sentence(status));
        }
    }

    /// Tomcat's own refusals (a request line it cannot parse) come before any application sees the request.
    public static final class ContainerErrors extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                var status = HttpStatusCode.valueOf(response.getStatus());
                write(request.getRequest(), response.getResponse(), status, sentence(status));
                response.finishResponse();
            } catch (IOException | IllegalStateException gone) {
                container.getLogger().debug("The client left before it was told its error", gone);
            }
        }
    }
}
