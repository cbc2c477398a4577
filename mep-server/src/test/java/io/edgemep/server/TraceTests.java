package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestIssuer;
import io.edgemep.common.TraceReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// From the gateway's request to the callback, to a receiver of traces and into logs in JSON.
@ExtendWith(OutputCaptureExtension.class)
class TraceTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String GATEWAY = "b7ad6b7169203331";
    private static final String ANOTHER = "c7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + GATEWAY + "-01";
    private static final String IN_A_BODY = "what-only-the-body-says";
    private static final String IN_A_CALLBACK = "secret-of-a-callback";

    private final String id = UUID.randomUUID().toString();
    private final String token = TestIssuer.token(id, "mec_service_mgmt");

    /// What a service that was started before in this JVM has set is not replaced by the next one.
    @BeforeEach
    @AfterEach
    void forgetTheFormatOfLogs() {
        LoggingSystem.get(TraceTests.class.getClassLoader()).cleanUp();
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
    }

    @Test
    void followsARegistrationToItsNotificationAndTellsNoSecret(CapturedOutput output) {
        try (var receiver = new TraceReceiver();
                var callback = new CallbackServer();
                var running = StartedServer.start(List.of(
                        "--server.ssl.enabled=false",
                        "--mep.callback.allow-loopback=true",
                        "--mep.tracing.endpoint=" + receiver.endpoint(),
                        "--mep.tracing.sampling=1",
                        "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                        "--MEP_LOG_FORMAT=logstash"))) {
            var application = new Mp1(running.getEnvironment()).application(id, token);
            assertThat(subscribe(running, callback)).isEqualTo(201);
            application.post(
                    application.own("services"),
                    TestServices.named("traced")
                            .with("/transportInfo/description", '"' + IN_A_BODY + '"')
                            .json(),
                    "traceparent",
                    TRACEPARENT);
            callback.await(1);

            var served = span(receiver, SpanKind.SPAN_KIND_SERVER);
            var called = span(receiver, SpanKind.SPAN_KIND_CLIENT);
            assertThat(TraceReceiver.parent(served)).isEqualTo(GATEWAY);
            assertThat(TraceReceiver.parent(called)).isEqualTo(TraceReceiver.id(served));
            assertThat(callback.traceparents()).containsExactly("00-" + TRACE + "-" + TraceReceiver.id(called) + "-01");

            // A discovery that is to be traced is, which none other is.
            application.get("/mec_service_mgmt/v1/services?ser_name=traced");
            application.get("/mec_service_mgmt/v1/services?ser_name=traced", "traceparent", TRACEPARENT);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> receiver.spans(TRACE).stream()
                            .anyMatch(span -> span.getName().startsWith("http get")));

            // A failure of ours, which is logged with all that is known of it.
            running.getBean(JdbcClient.class)
                    .sql("alter table availability_subscriptions rename to elsewhere")
                    .update();
            assertThat(subscribe(running, callback)).isEqualTo(500);
            assertThat(logged(output).path("appInstanceId").asString()).isEqualTo(id);
            assertThat(receiver.text())
                    .contains("mep-server")
                    .doesNotContain(token, IN_A_BODY, IN_A_CALLBACK, "ser_name=traced", "task ");
            assertThat(output.getAll()).doesNotContain(token, IN_A_BODY, IN_A_CALLBACK);
        }
    }

    /// Not by a client that holds the answer against the contract, which declares no 500.
    private int subscribe(ConfigurableApplicationContext running, CallbackServer callback) {
        var subscription = """
                {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "%s?key=%s",
                 "filteringCriteria": {"serNames": ["traced"]}}
                """.formatted(callback.uri(), IN_A_CALLBACK);
        return RestClient.create("http://127.0.0.1:" + running.getEnvironment().getProperty("local.server.port"))
                .post()
                .uri("/mec_service_mgmt/v1/applications/" + id + "/subscriptions")
                .header("Authorization", "Bearer " + token)
                .header("traceparent", TRACEPARENT.replaceFirst(GATEWAY, ANOTHER))
                .contentType(MediaType.APPLICATION_JSON)
                .body(subscription)
                .exchange((_, answer) -> answer.getStatusCode().value());
    }

    private static Span span(TraceReceiver receiver, SpanKind kind) {
        return await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> receiver.spans(TRACE).stream()
                                .filter(span -> span.getKind() == kind)
                                .filter(span -> !TraceReceiver.parent(span).equals(ANOTHER))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// A line of the log that was written for a request of the trace.
    private static JsonNode logged(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(TraceTests::json)
                .filter(line -> line.path("traceId").asString("").equals(TRACE))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String line) {
        try {
            return Mp1.JSON.readTree(line);
        } catch (JacksonException broken) {
            throw new AssertionError("Not JSON: " + line, broken);
        }
    }
}
