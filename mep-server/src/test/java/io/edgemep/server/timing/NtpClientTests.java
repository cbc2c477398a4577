package io.edgemep.server.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.commons.net.ntp.NtpV3Impl;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtpClientTests {

    private static NtpReply ask(int port, String... properties) {
        var server = TestTiming.servers(port).ntpServers().getFirst();
        return new NtpClient(TestTiming.properties(properties), Clock.systemUTC()).ask(server);
    }

    private static NtpReply spoilt(Consumer<NtpV3Impl> spoil) {
        try (var server = new TestNtpServer(question -> {
            var answer = TestNtpServer.answer(question, Duration.ZERO);
            spoil.accept(answer);
            return answer.getDatagramPacket();
        })) {
            return ask(server.port());
        }
    }

    private static void assertUseless(NtpReply reply, String reason) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        NtpReply.Useless.class,
                        useless -> assertThat(useless.reason()).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT5M", "PT-5M", "PT0.25S", "P10000D"})
    void measuresHowWrongTheClockIs(Duration serverAhead) {
        try (var server = TestNtpServer.ahead(serverAhead)) {
            assertThat(ask(server.port())).isInstanceOfSatisfying(NtpReply.Compared.class, compared -> {
                assertThat(compared.error().offset().plus(serverAhead).abs())
                        .isLessThanOrEqualTo(compared.error().uncertainty().plusMillis(1));
                assertThat(compared.error().uncertainty()).isLessThan(Duration.ofMillis(300));
            });
        }
    }

    @Test
    void addsTheServersOwnUncertainty() {
        var reply = spoilt(answer -> {
            answer.setRootDelay(2 << 16);
            answer.setRootDispersion(3 << 15);
        });

        assertThat(reply)
                .isInstanceOfSatisfying(
                        NtpReply.Compared.class,
                        compared -> assertThat(compared.error().uncertaintySeconds())
                                .isBetween(2.5, 2.8));
    }

    @Test
    void asksARealServer() {
        try (var server = TestChronyd.local()) {
            await().until(() -> ask(server.ntpPort(), "accept-local-reference", "true") instanceof NtpReply.Compared);

            assertUseless(ask(server.ntpPort()), "follows its own clock only");
        }
    }

    @Test
    void asksARealServerThatIsNotSynchronised() {
        try (var lost = TestChronyd.lost()) {
            await().untilAsserted(() -> assertUseless(ask(lost.ntpPort()), "is not synchronised"));
        }
    }

    @Test
    void doesNotBelieveAServerThatIsNotSynchronised() {
        assertUseless(spoilt(answer -> answer.setLeapIndicator(NtpV3Packet.LI_ALARM_CONDITION)), "not synchronised");
        assertUseless(spoilt(answer -> answer.setStratum(16)), "not synchronised");
        assertUseless(spoilt(answer -> answer.setStratum(0)), "not synchronised");
    }

    @Test
    void doesNotBelieveTheAnswerToAnotherQuestion() {
        assertUseless(spoilt(answer -> answer.setOriginateTimeStamp(new TimeStamp(1L))), "something else");
        assertUseless(spoilt(answer -> answer.setMode(NtpV3Packet.MODE_BROADCAST)), "something else");
    }

    @Test
    void doesNotBelieveAKissThatAnswersAnotherQuestion() {
        assertUseless(
                spoilt(answer -> {
                    answer.setStratum(0);
                    answer.setReferenceId(0x44454E59);
                    answer.setOriginateTimeStamp(new TimeStamp(1L));
                }),
                "something else");
    }

    @Test
    void doesNotBelieveAServerOfItsOwnClock() {
        assertUseless(spoilt(answer -> answer.setReferenceId(0x7F7F0101)), "own clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DENY", "RSTR", "RATE"})
    void noticesAKiss(String code) {
        try (var server = TestNtpServer.kissing(code)) {
            assertThat(ask(server.port())).isEqualTo(new NtpReply.Kiss(code));
        }
    }

    @Test
    void readsNoPacketThatIsTooShort() {
        try (var server = new TestNtpServer(_ -> new DatagramPacket(new byte[47], 47))) {
            assertUseless(ask(server.port()), "47 bytes");
        }
    }

    @Test
    void doesNotWaitForASilentServer() {
        try (var server = TestNtpServer.silent()) {
            assertUseless(ask(server.port(), "timeout", "100ms"), "does not answer within PT0.1S");
        }
    }

    @Test
    void noticesThatNobodyListens() {
        int port;
        try (var server = TestNtpServer.silent()) {
            port = server.port();
        }

        assertThat(ask(port)).isInstanceOf(NtpReply.Useless.class);
    }

    @Test
    void noticesANameWithoutAnAddress() {
        var server = TestTiming.properties("ntp-servers[0].ntp-server-addr", "nowhere.invalid")
                .ntpServers()
                .getFirst();

        assertUseless(new NtpClient(TestTiming.properties(), Clock.systemUTC()).ask(server), "has no address");
    }

    @Test
    void asksWithNothingThatCanBeGuessed() {
        var seen = new java.util.concurrent.ConcurrentSkipListSet<Long>();
        try (var server = new TestNtpServer(question -> {
            var packet = new NtpV3Impl();
            packet.setDatagramPacket(question);
            seen.add(packet.getTransmitTimeStamp().ntpValue());
            return TestNtpServer.answer(question, Duration.ZERO).getDatagramPacket();
        })) {
            var now = NtpTime.of(Clock.systemUTC().instant()).getSeconds();
            ask(server.port());
            ask(server.port());

            assertThat(seen).hasSize(2).noneMatch(sent -> Math.abs((sent >>> 32) - now) < 5);
        }
    }
}
