package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// The one renderer of errors that reach Spring MVC: every one leaves as [ProblemDetails].
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem, HttpServletRequest request) {
        return answer(problem.status(), problem.detail(), problem.headers(), request.getRequestURI());
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        QueryTimeoutException.class,
        TransientDataAccessException.class
    })
    ResponseEntity<Object> databaseOutOfReach(Exception exception, HttpServletRequest request) {
        log.error("The database did not answer: {}", rootMessage(exception));
        return problem(
                new Unavailable(
                        "The database does not answer, so whether a change was made is not known; look before it is repeated.",
                        DATABASE_RETRY),
                request);
    }

    /// Tomcat reads the query, and Spring Security judges its names, when it is first asked for: in a controller.
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ResponseEntity<Object> undecodable(HttpServletRequest request) {
        return problem(
                InvalidMember.of("The query", "cannot be decoded; percent-encode it as UTF-8 and name each parameter."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception exception, HttpServletRequest request) {
        if (AbsentDatabase.isIn(exception)) {
            return databaseOutOfReach(exception, request);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), exception);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The platform failed to answer this request; its log has the cause.",
                new HttpHeaders(),
                request.getRequestURI());
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var problem = UnreadableBody.problemOf(unreadable);
        return answer(problem.status(), problem.detail(), headers, path(request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return answer(status, sentence(exception, body), headers, path(request));
    }

    private static String sentence(Exception exception, @Nullable Object body) {
        return switch (exception) {
            case NoResourceFoundException _ -> "No resource has this path; the API's paths are listed at /v3/api-docs.";
            case HttpRequestMethodNotSupportedException e ->
                "%s is not offered here; the Allow header lists what is.".formatted(e.getMethod());
            case HttpMediaTypeNotSupportedException e ->
                "A body of the type %s cannot be read here; send %s."
                        .formatted(
                                e.getContentType() == null ? "that was declared" : e.getContentType(),
                                MediaType.toString(e.getSupportedMediaTypes()));
            case HttpMediaTypeNotAcceptableException _ ->
                "The Accept header excludes application/json, or is no list of media types.";
            case MethodArgumentTypeMismatchException e ->
                "%s has a value of the wrong type; send %s.".formatted(e.getName(), kind(e.getRequiredType()));
            default ->
                body instanceof ProblemDetail detail && detail.getDetail() != null
                        ? detail.getDetail()
                        : "The request cannot be answered as it was sent.";
        };
    }

    private static String kind(@Nullable Class<?> type) {
        return type == int.class || type == long.class ? "a whole number" : "what the contract has";
    }

    private static ResponseEntity<Object> answer(
            HttpStatusCode status, String detail, HttpHeaders headers, String path) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetails.of(status, detail, ProblemWriter.instance(path)));
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }

    private static @Nullable String rootMessage(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
