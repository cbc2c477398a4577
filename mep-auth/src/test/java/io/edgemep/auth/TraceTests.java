package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestDatabase;
import io.edgemep.common.TraceReceiver;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests for tokens in traces and in logs in JSON, and no secret in either.
@ExtendWith(OutputCaptureExtension.class)
class TraceTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String SECRET = "the-secret-of-this-administrator";
    private static final String WRONG_SECRET = "a-secret-that-is-wrong-here";

    /// What a service that was started before in this JVM has set is not replaced by the next one.
    @BeforeEach
    @AfterEach
    void forgetTheFormatOfLogs() {
        LoggingSystem.get(TraceTests.class.getClassLoader()).cleanUp();
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
    }

    @Test
    void tracesRequestsForTokensAndTellsNoSecret(CapturedOutput output) {
        try (var receiver = new TraceReceiver();
                var running = start(receiver.endpoint())) {
            var http = new AuthHttp(
                    running.getEnvironment().getRequiredProperty("local.server.port", Integer.class), SECRET);
            var token = http.administratorToken();
            http.postForm(
                    "grant_type=client_credentials",
                    request -> basic("administrator", WRONG_SECRET).apply(request.header("traceparent", TRACEPARENT)));
            http.send(
                    "POST",
                    "/auth/v1/keys",
                    BodyPublishers.noBody(),
                    request -> bearer(token).apply(request.header("traceparent", TRACEPARENT)));

            await().atMost(Duration.ofSeconds(15))
                    .until(() -> receiver.spans(TRACE).size() == 2);
            assertThat(receiver.spans(TRACE))
                    .allSatisfy(span -> assertThat(TraceReceiver.parent(span)).isEqualTo("b7ad6b7169203331"));
            assertThat(output.getAll()
                            .lines()
                            .filter(line -> line.startsWith("{"))
                            .map(TraceTests::json))
                    .anySatisfy(line ->
                            assertThat(line.path("traceId").asString("")).isEqualTo(TRACE));
            assertThat(receiver.text()).contains("mep-auth").doesNotContain(SECRET, WRONG_SECRET, token);
            assertThat(output.getAll()).doesNotContain(SECRET, WRONG_SECRET, token);
        }
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    private static ConfigurableApplicationContext start(String endpoint) {
        return new SpringApplication(MepAuth.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--server.ssl.enabled=false",
                        "--spring.datasource.url=" + TestDatabase.create(),
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=postgres",
                        "--mep.auth.keys.password=" + AuthTest.KEYS_PASSWORD,
                        "--mep.auth.administrator.secret=" + SECRET,
                        "--mep.auth.keys.scrypt-cost=10",
                        "--mep.auth.secrets.bcrypt-strength=4",
                        "--mep.tracing.endpoint=" + endpoint,
                        "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                        "--MEP_LOG_FORMAT=ecs");
    }
}
