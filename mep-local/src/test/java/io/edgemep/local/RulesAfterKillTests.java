package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The real services, killed in the middle of what a platform manager has asked for. What the API says afterwards is
/// compared with what the DNS server answers.
@ExtendWith(RealPlatform.Running.class)
class RulesAfterKillTests {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int RULES = 80;

    private final RealPlatform platform;
    private final NameServer names;
    private ManagedApplication app;

    RulesAfterKillTests(RealPlatform platform) {
        this.platform = platform;
        this.names = platform.names();
    }

    @BeforeEach
    void register() throws IOException {
        app = new ManagedApplication(platform.client());
    }

    @AfterEach
    void close() {
        app.close();
    }

    private String name(int number) {
        return "r%d.%s.example".formatted(number, app.id());
    }

    private String manyRules() {
        return IntStream.range(0, RULES)
                .mapToObj(number -> """
                        {"dnsRuleId": "r%d", "domainName": "%s", "ipAddressType": "IP_V4", "ipAddress": "192.0.2.%d"}""".formatted(number, name(number), number + 1))
                .collect(Collectors.joining(",", "{\"appName\": \"%s\", \"appDNSRule\": [".formatted(app.id()), "]}"));
    }

    private boolean isAsTheApiSays() throws IOException {
        for (var rule : app.rules("dns_rules")) {
            var isActive = rule.path("state").asString().equals("ACTIVE");
            if (names.addresses(rule.path("domainName").asString()).isEmpty() == isActive) {
                return false;
            }
        }
        return true;
    }

    @Test
    void finishesAConfigurationThatItWasKilledIn() throws Exception {
        app.configureAndKill(platform::killServer, manyRules());
        platform.start();

        await().atMost(LIMIT).until(() -> app.inEffect().size() == RULES);
        await().atMost(LIMIT).until(this::isAsTheApiSays);
        assertThat(app.rules("dns_rules")).hasSize(RULES);
        await("the lock is gone with its job").atMost(LIMIT).untilAsserted(() -> app.configure("PUT", manyRules()));
    }

    @Test
    void goesOnWaitingForAConfirmationAfterItWasKilled() throws IOException {
        app.configure("POST", manyRules());
        await().atMost(LIMIT).until(() -> app.rules("dns_rules").size() == RULES && isAsTheApiSays());
        app.subscribe();
        var operationId = app.terminate(600);
        await().atMost(LIMIT).until(() -> !app.notified().isEmpty());
        assertThat(app.notified().getFirst().path("maxGracefulTimeout").asInt()).isEqualTo(600);

        platform.killServer();
        platform.start();

        assertThat(app.stateOf(operationId)).isEqualTo("PROCESSING");
        assertThat(names.addresses(name(0)))
                .as("nothing is taken away while it may go on")
                .isNotEmpty();
        app.confirmTermination();

        await().atMost(LIMIT).until(() -> app.stateOf(operationId).equals("COMPLETED"));
        assertThat(names.addresses(name(0))).isEmpty();
        assertThat(names.addresses(name(RULES - 1))).isEmpty();
        assertThat(app.statusOfRules()).isEqualTo(403);
    }
}
