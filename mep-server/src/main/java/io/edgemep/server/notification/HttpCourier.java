package io.edgemep.server.notification;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Traces;
import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.CallbackProperties;
import io.edgemep.server.outbox.CallbackUri;
import io.edgemep.server.outbox.Courier;
import io.edgemep.server.outbox.Delivery;
import io.edgemep.server.outbox.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts notifications to their callbacks, with a circuit breaker for each destination and a deadline for each call.
final class HttpCourier implements Courier, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpCourier.class);
    private static final ContentType JSON = ContentType.create("application/json");

    private final CloseableHttpClient http;
    private final Circuits circuits;
    private final Targets targets;
    private final CallbackProperties properties;
    private final MeterRegistry meters;
    private final Traces traces;
    // A thread for each call, so that whoever waits for it can stop waiting: a timeout of a socket starts anew with
    // every byte.
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    HttpCourier(
            CloseableHttpClient http,
            Circuits circuits,
            CallbackNetworks networks,
            CallbackProperties properties,
            MeterRegistry meters,
            Traces traces) {
        this.http = http;
        this.circuits = circuits;
        this.targets = new Targets(networks);
        this.properties = properties;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    public Outcome deliver(Delivery delivery, byte[] body) {
        CallbackUri target;
        try {
            target = targets.permit(delivery.target());
        } catch (InvalidMember refusal) {
            return new Outcome.Refused(refusal.detail());
        }
        var circuit = circuits.of(target.destination());
        if (!circuit.permitsCall()) {
            return new Outcome.Postponed(circuit.remaining(), target.destination() + " keeps failing");
        }
        try (var step = traces.call("callback", delivery.event().traceparent())) {
            var timer = Timer.start();
            var began = System.nanoTime();
            var answer = call(target.uri(), body, step.traceparent());
            var result = answer.getClass().getSimpleName();
            timer.stop(meters.timer("mep.callback.calls", "result", result));
            step.tag("destination", target.destination());
            step.tag("result", result);
            return judge(answer, circuit, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static Outcome judge(Answer answer, Circuits.Circuit circuit, Duration took) {
        return switch (answer) {
            case Answer.Answered(int status)
            when status >= 200 && status < 300 -> {
                circuit.succeeded(took);
                yield new Outcome.Delivered();
            }
            case Answer.Answered(int status) -> {
                var reason = "answered %d".formatted(status);
                // Other subscribers may share the host: what is wrong with one request does not speak against it.
                if (status >= 500 || status == 429) {
                    circuit.failed(took, new IOException(reason));
                } else {
                    circuit.succeeded(took);
                }
                yield new Outcome.Failed(reason);
            }
            case Answer.Broken(String reason, Throwable failure) -> {
                circuit.failed(took, failure);
                yield new Outcome.Failed(reason);
            }
            case Answer.Forbidden(String reason) -> {
                circuit.abandoned();
                yield new Outcome.Refused(reason);
            }
        };
    }

    private Answer call(URI target, byte[] body, @Nullable String traceparent) {
        var request = new HttpPost(target);
        request.setEntity(new ByteArrayEntity(body, JSON));
        if (traceparent != null) {
            request.setHeader(Traces.TRACEPARENT, traceparent);
        }
        var status = new AtomicInteger();
        var call = calls.submit(() -> exchange(request, status));
        try {
            return call.get(properties.totalTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            request.cancel();
            call.cancel(true);
            return status.get() != 0
                    ? new Answer.Answered(status.get())
                    : new Answer.Broken("did not answer within %s".formatted(properties.totalTimeout()), late);
        } catch (ExecutionException failure) {
            return Answer.of(failure.getCause() == null ? failure : failure.getCause());
        } catch (InterruptedException stopped) {
            request.cancel();
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer.Broken("was interrupted", stopped);
        }
    }

    /// @param status the answer's as soon as it is known: what follows it may take too long
    private Answer exchange(HttpPost request, AtomicInteger status) throws IOException {
        var response = http.executeOpen(null, request, null);
        status.set(response.getCode());
        try (response) {
            if (!readToItsEnd(response)) {
                // Merely closed, the answer would be read to its end after all.
                request.cancel();
            }
        } catch (IOException cut) {
            log.debug("An answer broke off after its status", cut);
        }
        return new Answer.Answered(status.get());
    }

    /// The status says it all; the rest is read, up to the limit, only to use the connection again.
    private boolean readToItsEnd(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return true;
        }
        var content = response.getEntity().getContent();
        var limit = properties.maxAnswer().toBytes();
        var buffer = new byte[1024];
        var read = 0;
        for (var total = 0L; read >= 0 && total <= limit; total += read) {
            read = content.read(buffer, 0, (int) Math.min(buffer.length, limit + 1 - total));
        }
        return read < 0;
    }

    @Override
    public void close() throws IOException {
        calls.shutdownNow();
        http.close();
    }
}
