package io.edgemep.server.dns;

import io.edgemep.server.dns.DnsMetrics.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Decides what is said to each message that reaches the embedded server.
final class Responder {

    /// The longest query taken by UDP, in bytes.
    static final int LARGEST_QUERY = 1232;

    private static final Logger log = LoggerFactory.getLogger(Responder.class);
    private static final int ID_AND_FLAGS = 4;
    private static final int QR = 0x80;
    private static final int FIRST_META_TYPE = 128;

    private final ClientNetworks clients;
    private final Optional<Forwarder> forwarder;
    private final DnsMetrics metrics;
    private final int mostByUdp;
    private volatile @Nullable ServedNames served;

    /// @param forwarder none: what no rule says does not exist
    /// @param mostByUdp the longest answer by UDP, in bytes
    Responder(ClientNetworks clients, Optional<Forwarder> forwarder, DnsMetrics metrics, int mostByUdp) {
        this.clients = clients;
        this.forwarder = forwarder;
        this.metrics = metrics;
        this.mostByUdp = mostByUdp;
    }

    /// Until this is called for the first time everything fails: to deny a name that a rule may have would be wrong.
    void serve(ServedNames names) {
        served = names;
    }

    /// @param packet whatever has arrived
    /// @param answer takes the reply if there is one, at once or later on another thread
    void respond(byte[] packet, InetAddress client, Reply.Transport transport, Consumer<byte[]> answer) {
        // A response is never answered, so no two servers can keep each other busy.
        if (packet.length < ID_AND_FLAGS || (packet[2] & QR) != 0) {
            metrics.count(Query.IGNORED);
        } else if (packet.length >= Header.LENGTH && ((packet[2] >> 3) & 0xf) != Opcode.QUERY) {
            say(answer, Query.MALFORMED, Reply.bare(packet, Rcode.NOTIMP));
        } else {
            var query = parse(packet);
            var question = query == null ? null : query.getQuestion();
            if (query == null || question == null || !isWellFormed(query)) {
                say(answer, Query.MALFORMED, Reply.bare(packet, Rcode.FORMERR));
            } else {
                respond(Reply.to(query, question, transport, mostByUdp, forwarder.isPresent()), client, answer);
            }
        }
    }

    /// Null for what is no message. Whatever the parser throws at a stranger's bytes, it is the bytes that are wrong.
    private static @Nullable Message parse(byte[] packet) {
        try {
            return new Message(packet);
        } catch (IOException | RuntimeException unreadable) {
            log.debug("Unreadable message: {}", unreadable.toString());
            return null;
        }
    }

    private static boolean isWellFormed(Message query) {
        return query.getHeader().getCount(Section.QUESTION) == 1
                && query.getSection(Section.ADDITIONAL).stream()
                                .filter(record -> record.getType() == Type.OPT)
                                .count()
                        <= 1;
    }

    private void respond(Reply reply, InetAddress client, Consumer<byte[]> answer) {
        var edns = reply.query().getOPT();
        var names = served;
        if (!clients.contain(client)) {
            say(answer, Query.REFUSED, reply.with(Rcode.REFUSED));
        } else if (edns != null && edns.getVersion() > 0) {
            say(answer, Query.MALFORMED, reply.with(Rcode.BADVERS));
        } else if (reply.question().getDClass() != DClass.IN || isTransferOrMeta(reply.question())) {
            say(answer, Query.REFUSED, reply.with(Rcode.REFUSED));
        } else if (names == null) {
            say(answer, Query.FAILED, reply.with(Rcode.SERVFAIL));
        } else {
            find(names, reply, answer);
        }
    }

    private static boolean isTransferOrMeta(Record question) {
        var type = question.getType();
        return type == Type.OPT || (type >= FIRST_META_TYPE && type < Type.ANY);
    }

    private void find(ServedNames names, Reply reply, Consumer<byte[]> answer) {
        var name = reply.question().getName();
        switch (names.find(name, reply.question().getType())) {
            case ServedNames.Said.Records(var records) ->
                say(answer, Query.ANSWERED, reply.authoritative(Rcode.NOERROR, records, List.of()));
            case ServedNames.Said.NoData(var soa) ->
                say(answer, Query.NODATA, reply.authoritative(Rcode.NOERROR, List.of(), List.of(soa)));
            case ServedNames.Said.NoName(var soa) ->
                say(answer, Query.NXDOMAIN, reply.authoritative(Rcode.NXDOMAIN, List.of(), List.of(soa)));
            case ServedNames.Said.Nothing() -> forward(reply, answer);
        }
    }

    /// A question without RD asks for what this server knows; ANY is for debuggers and for attacks by reflection.
    private void forward(Reply reply, Consumer<byte[]> answer) {
        var header = reply.query().getHeader();
        if (forwarder.isEmpty() || !header.getFlag(Flags.RD) || reply.question().getType() == Type.ANY) {
            say(answer, Query.REFUSED, reply.with(Rcode.REFUSED));
            return;
        }
        var question = new Forwarder.Question(
                reply.question().getName(), reply.question().getType(), reply.wantsDnssec(), header.getFlag(Flags.CD));
        forwarder.get().ask(question, found -> {
            if (found.isEmpty()) {
                say(answer, Query.FAILED, reply.with(Rcode.SERVFAIL));
            } else {
                say(answer, Query.FORWARDED, reply.forwarded(found.get()));
            }
        });
    }

    private void say(Consumer<byte[]> answer, Query result, byte[] reply) {
        metrics.count(result);
        answer.accept(reply);
    }
}
