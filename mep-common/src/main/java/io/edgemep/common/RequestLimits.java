package io.edgemep.common;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses a URI or a body that is too large before anything reads it, and reads an untyped body as JSON:
/// clients of EdgeGallery send none of their bodies with a Content-Type.
final class RequestLimits extends OncePerRequestFilter {

    private final Properties limits;

    RequestLimits(Properties limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (uriLength(request) > limits.maxUriLength()) {
            ProblemWriter.write(request, response, Exceeded.uri(limits.maxUriLength()));
        } else if (headerSize(request) > limits.maxHeaderSize().toBytes()) {
            ProblemWriter.write(
                    request, response, Exceeded.header(limits.maxHeaderSize().toBytes()));
        } else if (request.getContentLengthLong() > maxBody()) {
            ProblemWriter.write(request, response, Exceeded.body(maxBody()));
        } else {
            chain.doFilter(new BoundedRequest(request, maxBody()), response);
        }
    }

    /// Limits of a request, under `mep.http`.
    ///
    /// @param maxBodySize the largest body that is read; a larger one is 413
    /// @param maxUriLength path and query together, in characters; a longer one is 414
    /// @param maxHeaderSize names and values of all header fields together; more are 431. The container
    /// answers 400 to what is more than 32 KB with the URI
    /// @param maxRequestsPerSecond of one application, whatever it asks for, 1 to 1 000 000; more are 429
    @Validated
    @ConfigurationProperties("mep.http")
    record Properties(
            @DefaultValue("64KB") DataSize maxBodySize,
            @DefaultValue("8192") @Positive int maxUriLength,
            @DefaultValue("24KB") DataSize maxHeaderSize,
            @DefaultValue("1000") @Positive @Max(1_000_000) int maxRequestsPerSecond) {}

    private long maxBody() {
        return limits.maxBodySize().toBytes();
    }

    private static long headerSize(HttpServletRequest request) {
        var size = 0L;
        for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
            var name = names.nextElement();
            for (var values = request.getHeaders(name); values.hasMoreElements(); ) {
                size += name.length() + values.nextElement().length();
            }
        }
        return size;
    }

    private static int uriLength(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI().length() + (query == null ? 0 : query.length() + 1);
    }

    private static final class Exceeded extends Problem {

        private Exceeded(HttpStatus status, String detail) {
            super(status, detail);
        }

        static Exceeded uri(int limit) {
            return new Exceeded(
                    HttpStatus.URI_TOO_LONG,
                    "The URI is longer than %d characters; ask with fewer query parameters.".formatted(limit));
        }

        static Exceeded header(long limit) {
            return new Exceeded(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The header fields have more than %d bytes together; send fewer or shorter ones.".formatted(limit));
        }

        static Exceeded body(long limit) {
            return new Exceeded(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The body is larger than %d bytes, the most this service reads.".formatted(limit));
        }
    }

    private static final class BoundedRequest extends HttpServletRequestWrapper {

        private final long maxBody;
        private @Nullable BoundedStream stream;

        BoundedRequest(HttpServletRequest request, long maxBody) {
            super(request);
            this.maxBody = maxBody;
        }

        @Override
        public @Nullable String getContentType() {
            var declared = super.getContentType();
            return declared == null && hasBody() ? MediaType.APPLICATION_JSON_VALUE : declared;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? getContentType() : super.getHeader(name);
        }

        private boolean hasBody() {
            return super.getContentLengthLong() > 0 || super.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new BoundedStream(super.getInputStream(), maxBody);
            }
            return stream;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    /// Chunked bodies declare no length, so the limit is kept while they are read.
    private static final class BoundedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final long limit;
        private long read;

        BoundedStream(ServletInputStream body, long limit) {
            this.body = body;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            var next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = body.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw Exceeded.body(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
