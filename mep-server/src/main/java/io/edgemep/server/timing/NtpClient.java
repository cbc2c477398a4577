package io.edgemep.server.timing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import org.apache.commons.net.ntp.NtpV3Impl;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;
import org.springframework.stereotype.Component;

/// Asks one NTP server once (RFC 5905). The library's own client reads milliseconds and takes an answer from anybody;
/// this one reads nanoseconds, and believes only the server it has asked and an answer to its own question.
@Component
class NtpClient {

    private static final int HEADER = 48;
    private static final double SHORT_FORMAT = 1 << 16;

    private final TimingProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    NtpClient(TimingProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    NtpReply ask(NtpServer server) {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout((int) properties.timeout().toMillis());
            // Connected, it takes packets of this server alone, and learns that nobody listens there.
            socket.connect(new InetSocketAddress(InetAddress.getByName(server.ntpServerAddr()), server.port()));
            var question = question();
            var sent = clock.instant();
            socket.send(question.getDatagramPacket());
            var packet = new DatagramPacket(new byte[HEADER], HEADER);
            socket.receive(packet);
            var received = clock.instant();
            return judged(question, packet, sent, received);
        } catch (UnknownHostException _) {
            return new NtpReply.Useless("has no address");
        } catch (SocketTimeoutException _) {
            return new NtpReply.Useless("does not answer within %s".formatted(properties.timeout()));
        } catch (IOException failed) {
            return new NtpReply.Useless("cannot be asked: %s".formatted(failed.getMessage()));
        }
    }

    /// Its transmit time is a random number: the server only sends it back, and nobody else can guess it.
    private NtpV3Impl question() {
        var question = new NtpV3Impl();
        question.setMode(NtpV3Packet.MODE_CLIENT);
        question.setVersion(NtpV3Packet.VERSION_4);
        question.setTransmitTime(new TimeStamp(random.nextLong()));
        return question;
    }

    private NtpReply judged(NtpV3Packet question, DatagramPacket packet, Instant sent, Instant received) {
        if (packet.getLength() < HEADER) {
            return new NtpReply.Useless("sends %d bytes, which is no NTP packet".formatted(packet.getLength()));
        }
        var answer = new NtpV3Impl();
        answer.setDatagramPacket(packet);
        if (answer.getMode() != NtpV3Packet.MODE_SERVER
                || !answer.getOriginateTimeStamp().equals(question.getTransmitTimeStamp())) {
            return new NtpReply.Useless("answers something else than the question");
        } else if (answer.getStratum() == 0) {
            return kiss(answer.getReferenceIdString());
        } else if (answer.getLeapIndicator() == NtpV3Packet.LI_ALARM_CONDITION || answer.getStratum() > 15) {
            return new NtpReply.Useless("is not synchronised");
        } else if (LocalReference.is(answer.getReferenceId()) && !properties.acceptLocalReference()) {
            return new NtpReply.Useless("follows its own clock only");
        }
        return new NtpReply.Compared(error(answer, NtpTime.of(sent), NtpTime.of(received)));
    }

    private static NtpReply kiss(String code) {
        return switch (code) {
            case "DENY", "RSTR", "RATE" -> new NtpReply.Kiss(code);
            default -> new NtpReply.Useless("is not synchronised");
        };
    }

    private static ClockError error(NtpV3Packet answer, TimeStamp sent, TimeStamp received) {
        var ahead = NtpTime.between(answer.getReceiveTimeStamp(), sent)
                .plus(NtpTime.between(answer.getTransmitTimeStamp(), received))
                .dividedBy(2);
        var held = NtpTime.between(answer.getReceiveTimeStamp(), answer.getTransmitTimeStamp());
        var roundTrip = NtpTime.between(sent, received).minus(held);
        var root = ClockError.ofSeconds(0, seconds(answer.getRootDelay()), seconds(answer.getRootDispersion()));
        return new ClockError(ahead, root.uncertainty().plus(roundTrip.abs().dividedBy(2)));
    }

    private static double seconds(int shortFormat) {
        return Integer.toUnsignedLong(shortFormat) / SHORT_FORMAT;
    }
}
