package io.edgemep.server.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// How long an answer may be kept (RFC 2181, section 5.2, and RFC 2308, section 5), and what is left of it later.
final class CachedTtl {

    private static final int TYPE_AND_CLASS = 4;

    private CachedTtl() {}

    static Duration of(Message answer) {
        if (Reply.isFailure(answer.getRcode())) {
            return Duration.ZERO;
        }
        var isNegative = answer.getRcode() == Rcode.NXDOMAIN
                || answer.getSection(Section.ANSWER).isEmpty();
        var denials = answer.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .map(SOARecord::getMinimum)
                .toList();
        if (isNegative && denials.isEmpty()) {
            return Duration.ZERO;
        }
        var seconds = Stream.concat(records(answer).map(Record::getTTL), isNegative ? denials.stream() : Stream.empty())
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        return Duration.ofSeconds(seconds);
    }

    private static Stream<Record> records(Message answer) {
        return IntStream.rangeClosed(Section.ANSWER, Section.ADDITIONAL)
                .boxed()
                .flatMap(section -> answer.getSection(section).stream())
                .filter(record -> record.getType() != Type.OPT);
    }

    /// The answer as it is when it has been kept for that long.
    static Message aged(Message answer, Duration age) {
        var seconds = age.toSeconds();
        if (seconds == 0) {
            return answer;
        }
        var aged = new Message(answer.getHeader().getID());
        aged.setHeader(answer.getHeader().clone());
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            for (var record : answer.getSection(section)) {
                aged.addRecord(record.getType() == Type.OPT ? record : aged(record, seconds), section);
            }
        }
        return aged;
    }

    /// By way of its bytes: the library lets nobody else change a TTL.
    private static Record aged(Record record, long seconds) {
        var wire = record.toWire(Section.ANSWER);
        var ttl = record.getName().length() + TYPE_AND_CLASS;
        ByteBuffer.wrap(wire).putInt(ttl, (int) Math.max(0, record.getTTL() - seconds));
        try {
            return Record.fromWire(wire, Section.ANSWER);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
