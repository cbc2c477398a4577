package io.edgemep.server.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// The whole service beside a real chronyd, and told of time sources.
@MepServerTest
@DirtiesContext
class TimingTests {

    private static final TestChronyd SOURCE = TestChronyd.local();
    private static final TestChronyd CHRONYD = TestChronyd.following(SOURCE);

    @Autowired
    Mp1 mp1;

    @DynamicPropertySource
    static void timing(DynamicPropertyRegistry registry) {
        registry.add("mep.timing.chronyc", () -> String.join(",", CHRONYD.chronyc()));
        registry.add("mep.timing.refresh-interval", () -> "1s");
        registry.add("mep.timing.timeout", () -> "1s");
        registry.add("mep.timing.ntp-servers[0].ntp-server-addr", () -> "ntp.invalid");
        registry.add("mep.timing.ntp-servers[1].ntp-server-addr", () -> "192.0.2.7");
        registry.add("mep.timing.ntp-servers[1].min-polling-interval", () -> "3");
        registry.add("mep.timing.ntp-servers[1].max-polling-interval", () -> "17");
        registry.add("mep.timing.ntp-servers[1].local-priority", () -> "2");
        registry.add("mep.timing.ntp-servers[1].authentication-option", () -> "SYMMETRIC_KEY");
        registry.add("mep.timing.ntp-servers[1].authentication-key-num", () -> "42");
        registry.add("mep.timing.ntp-servers[1].port", () -> "1123");
        registry.add("mep.timing.ptp-masters[0].ptp-master-ip-address", () -> "192.0.2.8");
        registry.add("mep.timing.ptp-masters[0].ptp-master-local-priority", () -> "3");
        registry.add("mep.timing.ptp-masters[0].delay-req-max-rate", () -> "16");
    }

    @AfterAll
    static void stop() {
        CHRONYD.close();
        SOURCE.close();
    }

    @Test
    void tellsWhereToGetTheTime() {
        var caps = mp1.application().get("/mec_app_support/v1/timing/timing_caps");

        assertThat(caps.status()).isEqualTo(200);
        assertThat(time(caps.json().path("timeStamp"))).isBetween(Instant.now().minusSeconds(20), Instant.now());
        assertThat(caps.json().path("ntpServers")).isEqualTo(json("""
                [{"ntpServerAddrType": "DNS_NAME", "ntpServerAddr": "ntp.invalid", "minPollingInterval": 6,
                  "maxPollingInterval": 10, "localPriority": 1, "authenticationOption": "NONE",
                  "authenticationKeyNum": 0},
                 {"ntpServerAddrType": "IP_ADDRESS", "ntpServerAddr": "192.0.2.7", "minPollingInterval": 3,
                  "maxPollingInterval": 17, "localPriority": 2, "authenticationOption": "SYMMETRIC_KEY",
                  "authenticationKeyNum": 42}]
                """));
        assertThat(caps.json().path("ptpMasters")).isEqualTo(json("""
                [{"ptpMasterIpAddress": "192.0.2.8", "ptpMasterLocalPriority": 3, "delayReqMaxRate": 16}]
                """));
    }

    @Test
    void answersTheSameBelowEveryRoot() {
        for (var root : List.of("/mec_app_support/v2", "/mep/mec_app_support/v1", "/mep/mec_app_support/v2")) {
            assertThat(mp1.application().get(root + "/timing/timing_caps").status())
                    .isEqualTo(200);
            assertThat(mp1.application().get(root + "/timing/current_time").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsTheTimeToTheNanosecond() {
        var before = Instant.now();
        var answer = mp1.application().get("/mec_app_support/v1/timing/current_time");
        var after = Instant.now();

        assertThat(time(answer.json())).isBetween(before, after);
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    /// The only test that ends the chronyd, so it says first that there was one.
    @Test
    void callsTheTimeTraceableAsLongAsChronyFollowsItsSource() {
        var app = mp1.application();
        var status = (java.util.concurrent.Callable<String>) () -> app.get("/mec_app_support/v1/timing/current_time")
                .json()
                .path("timeSourceStatus")
                .asString();

        await().atMost(Duration.ofSeconds(30)).until(status, "TRACEABLE"::equals);
        CHRONYD.close();
        // The NTP servers that are configured are not there either.
        await().atMost(Duration.ofSeconds(30)).until(status, "NONTRACEABLE"::equals);
    }

    private static Instant time(JsonNode node) {
        return Instant.ofEpochSecond(
                node.path("seconds").asLong(), node.path("nanoSeconds").asLong());
    }

    private static JsonNode json(String text) {
        return tools.jackson.databind.json.JsonMapper.shared().readTree(text);
    }
}
