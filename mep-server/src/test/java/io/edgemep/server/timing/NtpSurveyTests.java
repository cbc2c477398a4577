package io.edgemep.server.timing;

import static io.edgemep.server.timing.TimeSourceStatus.NONTRACEABLE;
import static io.edgemep.server.timing.TimeSourceStatus.TRACEABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NtpSurveyTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private static Finding look(TestNtpServer... servers) throws InterruptedException {
        var ports =
                java.util.Arrays.stream(servers).mapToInt(TestNtpServer::port).toArray();
        return TestTiming.survey(TestTiming.servers(ports), Clock.systemUTC()).look();
    }

    @Test
    void believesOneServer() throws Exception {
        try (var server = TestNtpServer.ahead(Duration.ZERO)) {
            assertThat(look(server).status()).isEqualTo(TRACEABLE);
        }
    }

    @Test
    void findsTheClockWrong() throws Exception {
        try (var server = TestNtpServer.ahead(HOUR)) {
            var finding = look(server);

            assertThat(finding.status()).isEqualTo(NONTRACEABLE);
            assertThat(finding.error()).isNotNull();
            assertThat(finding.error().offsetSeconds()).isBetween(-3601.0, -3599.0);
        }
    }

    @Test
    void isNotMisledByOneThatLies() throws Exception {
        try (var honest = TestNtpServer.ahead(Duration.ZERO);
                var another = TestNtpServer.ahead(Duration.ZERO);
                var liar = TestNtpServer.ahead(HOUR)) {
            assertThat(look(honest, liar, another).status()).isEqualTo(TRACEABLE);
        }
    }

    @Test
    void doesNotBelieveTheOneThatFlattersWhenOthersDisagree() throws Exception {
        try (var flatterer = TestNtpServer.ahead(Duration.ZERO);
                var one = TestNtpServer.ahead(HOUR);
                var another = TestNtpServer.ahead(HOUR)) {
            assertThat(look(flatterer, one, another).status()).isEqualTo(NONTRACEABLE);
            assertThat(look(flatterer, one).status()).isEqualTo(NONTRACEABLE);
        }
    }

    @Test
    void countsNoServerThatIsOfNoUse() throws Exception {
        try (var silent = TestNtpServer.silent();
                var kissing = TestNtpServer.kissing("DENY");
                var honest = TestNtpServer.ahead(Duration.ZERO)) {
            assertThat(look(silent, kissing, honest).status()).isEqualTo(TRACEABLE);

            var finding = look(silent, kissing);
            assertThat(finding.status()).isEqualTo(NONTRACEABLE);
            assertThat(finding.reason()).contains("does not answer", "asks to be left alone: DENY");
        }
    }

    @Test
    void leavesAloneAServerThatAsksForIt() throws Exception {
        try (var server = TestNtpServer.kissing("RATE")) {
            var clock = TestClock.running();
            var survey = TestTiming.survey(TestTiming.servers(server.port()), clock);

            survey.look();
            assertThat(survey.look().reason()).contains("is left alone until");
            assertThat(server.asked()).isEqualTo(1);

            clock.advance(Duration.ofMinutes(61));
            survey.look();
            assertThat(server.asked()).isEqualTo(2);
        }
    }

    @Test
    void believesNobodyWhereNobodyIsConfigured() throws Exception {
        var finding =
                TestTiming.survey(TestTiming.properties(), Clock.systemUTC()).look();

        assertThat(finding.status()).isEqualTo(NONTRACEABLE);
        assertThat(finding.reason()).contains("mep.timing.ntp-servers is empty");
    }
}
