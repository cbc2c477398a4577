package io.edgemep.common;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes traces by OTLP over HTTP, as a collector does.
public final class TraceReceiver implements AutoCloseable {

    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public TraceReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestBody().readAllBytes());
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.close();
        });
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
    }

    /// Spans of a trace.
    public List<Span> spans(String traceId) {
        return received.stream()
                .flatMap(octets -> parsed(octets).getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(traceId))
                .toList();
    }

    public static String id(Span span) {
        return hex(span.getSpanId().toByteArray());
    }

    public static String parent(Span span) {
        return hex(span.getParentSpanId().toByteArray());
    }

    /// All that came, as text: what is in it as text can be looked for.
    public String text() {
        var text = new StringBuilder();
        received.forEach(octets -> text.append(new String(octets, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    private static ExportTraceServiceRequest parsed(byte[] octets) {
        try {
            return ExportTraceServiceRequest.parseFrom(octets);
        } catch (InvalidProtocolBufferException nonsense) {
            throw new UncheckedIOException(nonsense);
        }
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
