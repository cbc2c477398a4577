package io.edgemep.common;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/// Traces beyond the thread of a request: in the form in which they are kept and sent (W3C Trace Context,
/// `traceparent`).
public final class Traces {

    /// The header field.
    public static final String TRACEPARENT = "traceparent";

    /// For whoever traces nothing.
    public static final Traces NONE = new Traces(Tracer.NOOP, Propagator.NOOP);

    private static final Step NO_STEP = new Step(null, null);

    private final Tracer tracer;
    private final Propagator propagator;

    Traces(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /// Where this thread is in a trace; nothing where it is in none.
    public @Nullable String current() {
        return text(tracer.currentTraceContext().context());
    }

    /// Begins a call that continues a trace; log lines of this thread are of it until the step is closed.
    ///
    /// @param parent as it was kept; nothing where there was no trace, and then there is no step either
    public Step call(String name, @Nullable String parent) {
        if (parent == null) {
            return NO_STEP;
        }
        var span = propagator
                .extract(parent, (kept, field) -> field.equals(TRACEPARENT) ? kept : null)
                .name(name)
                .kind(Span.Kind.CLIENT)
                .start();
        return new Step(span, tracer.withSpan(span));
    }

    private static @Nullable String text(@Nullable TraceContext context) {
        if (context == null || context.traceId().isEmpty()) {
            return null;
        }
        var sampled = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
        return "00-" + context.traceId() + "-" + context.spanId() + "-" + sampled;
    }

    /// A step of a trace; closed by the thread that has begun it.
    public static final class Step implements AutoCloseable {

        private final @Nullable Span span;
        private final Tracer.@Nullable SpanInScope scope;

        private Step(@Nullable Span span, Tracer.@Nullable SpanInScope scope) {
            this.span = span;
            this.scope = scope;
        }

        /// What is to be sent along; nothing where there is no trace.
        public @Nullable String traceparent() {
            return span == null ? null : text(span.context());
        }

        /// Says more of the step. Never a URI: there may be a secret in it.
        public void tag(String name, String value) {
            if (span != null) {
                span.tag(name, value);
            }
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
            }
            if (span != null) {
                span.end();
            }
        }
    }
}
