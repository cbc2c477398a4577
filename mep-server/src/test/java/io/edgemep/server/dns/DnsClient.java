package io.edgemep.server.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/// Asks a DNS server as a client would, by packets.
record DnsClient(InetSocketAddress server) {

    static DnsClient at(int port) {
        return new DnsClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    Message ask(String name, int type) {
        return send(query(name, type), false);
    }

    Message askByTcp(String name, int type) {
        return send(query(name, type), true);
    }

    static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(Names.absolute(name), type, DClass.IN));
    }

    Message send(Message query, boolean tcp) {
        var resolver = new SimpleResolver(server);
        resolver.setTCP(tcp);
        resolver.setIgnoreTruncation(true);
        resolver.setTimeout(Duration.ofSeconds(5));
        if (query.getOPT() == null) {
            resolver.setEDNS(-1, 0, 0, List.of());
        }
        try {
            return resolver.send(query);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// All that matters of an answer, as text: `NOERROR AA a.mec.test 60 192.0.2.1`.
    String said(String name, int type) {
        return said(ask(name, type));
    }

    static String said(Message answer) {
        var said = new StringBuilder(Rcode.string(answer.getRcode()));
        if (answer.getHeader().getFlag(Flags.AA)) {
            said.append(" AA");
        }
        for (var record : answer.getSection(Section.ANSWER)) {
            said.append(
                    " %s %d %s".formatted(record.getName().toString(true), record.getTTL(), record.rdataToString()));
        }
        if (answer.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance)) {
            said.append(" SOA");
        }
        return said.toString();
    }
}
