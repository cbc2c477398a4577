package io.edgemep.server.timing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.commons.net.ntp.NtpV3Impl;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;

/// An NTP server on this machine that answers as its test wants it.
final class TestNtpServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final UnaryOperator<DatagramPacket> behaviour;
    private final AtomicInteger asked = new AtomicInteger();

    /// @param behaviour the answer to a question; a packet without content is not sent
    TestNtpServer(UnaryOperator<DatagramPacket> behaviour) {
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.behaviour = behaviour;
        Thread.ofVirtual().start(this::serve);
    }

    /// A server of stratum 2 whose time is ahead of this machine's.
    static TestNtpServer ahead(Duration offset) {
        return new TestNtpServer(question -> {
            var answer = answer(question, offset);
            return answer.getDatagramPacket();
        });
    }

    static TestNtpServer silent() {
        return new TestNtpServer(_ -> new DatagramPacket(new byte[0], 0));
    }

    /// One that says with a code that it does not want to be asked.
    static TestNtpServer kissing(String code) {
        return new TestNtpServer(question -> {
            var answer = answer(question, Duration.ZERO);
            answer.setStratum(0);
            answer.setLeapIndicator(NtpV3Packet.LI_ALARM_CONDITION);
            answer.setReferenceId(referenceId(code));
            return answer.getDatagramPacket();
        });
    }

    /// A correct answer, for a test to spoil.
    static NtpV3Impl answer(DatagramPacket question, Duration ahead) {
        var asked = new NtpV3Impl();
        asked.setDatagramPacket(question);
        var answer = new NtpV3Impl();
        answer.setMode(NtpV3Packet.MODE_SERVER);
        answer.setVersion(NtpV3Packet.VERSION_4);
        answer.setStratum(2);
        answer.setReferenceId(0x0A000001);
        answer.setOriginateTimeStamp(asked.getTransmitTimeStamp());
        answer.setReceiveTimeStamp(time(ahead));
        answer.setTransmitTime(time(ahead));
        return answer;
    }

    private static TimeStamp time(Duration ahead) {
        return NtpTime.of(Instant.now().plus(ahead));
    }

    private static int referenceId(String code) {
        var bytes = code.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    }

    int port() {
        return socket.getLocalPort();
    }

    /// How many questions have come.
    int asked() {
        return asked.get();
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                var question = new DatagramPacket(new byte[48], 48);
                socket.receive(question);
                asked.incrementAndGet();
                var answer = behaviour.apply(question);
                if (answer.getLength() > 0) {
                    answer.setSocketAddress(question.getSocketAddress());
                    socket.send(answer);
                }
            }
        } catch (IOException closed) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
