package io.edgemep.server.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// The replies that one query may get, as bytes that are no longer than its sender takes.
///
/// @param longest bytes; beyond it a reply is cut and says so (TC)
/// @param recurses whether the server forwards (RA)
record Reply(Message query, Record question, int longest, boolean recurses) {

    private static final int WITHOUT_EDNS = 512;
    private static final int OPCODE_AND_RD = 0x79;
    private static final int QR = 0x80;

    /// @param mostByUdp the server's own limit
    static Reply to(Message query, Record question, Transport transport, int mostByUdp, boolean recurses) {
        var longest = transport == Transport.TCP ? Message.MAXLENGTH : byUdp(query.getOPT(), mostByUdp);
        return new Reply(query, question, longest, recurses);
    }

    private static int byUdp(@Nullable OPTRecord edns, int most) {
        return edns == null
                ? WITHOUT_EDNS
                : Math.clamp(edns.getPayloadSize(), WITHOUT_EDNS, Math.max(WITHOUT_EDNS, most));
    }

    /// What can be said to bytes that are no message: their id, and what they are not.
    static byte[] bare(byte[] packet, int rcode) {
        var reply = new byte[Header.LENGTH];
        reply[0] = packet[0];
        reply[1] = packet[1];
        reply[2] = (byte) ((packet[2] & OPCODE_AND_RD) | QR);
        reply[3] = (byte) rcode;
        return reply;
    }

    byte[] with(int rcode) {
        return finish(begin(rcode));
    }

    byte[] authoritative(int rcode, List<Record> answer, List<Record> authority) {
        var reply = begin(rcode);
        reply.getHeader().setFlag(Flags.AA);
        answer.forEach(record -> reply.addRecord(record.withName(question.getName()), Section.ANSWER));
        authority.forEach(record -> reply.addRecord(record, Section.AUTHORITY));
        return finish(reply);
    }

    byte[] forwarded(Message answer) {
        var reply = begin(answer.getRcode());
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            for (var record : answer.getSection(section)) {
                if (record.getType() != Type.OPT && record.getType() != Type.TSIG) {
                    reply.addRecord(record, section);
                }
            }
        }
        var asksForAd = query.getHeader().getFlag(Flags.AD) || wantsDnssec();
        if (asksForAd && answer.getHeader().getFlag(Flags.AD)) {
            reply.getHeader().setFlag(Flags.AD);
        }
        return finish(reply);
    }

    boolean wantsDnssec() {
        var edns = query.getOPT();
        return edns != null && (edns.getFlags() & ExtendedFlags.DO) != 0;
    }

    private Message begin(int rcode) {
        var reply = new Message(query.getHeader().getID());
        var header = reply.getHeader();
        header.setFlag(Flags.QR);
        header.setRcode(rcode & 0xf);
        for (var copied : List.of(Flags.RD, Flags.CD)) {
            if (query.getHeader().getFlag(copied)) {
                header.setFlag(copied);
            }
        }
        if (recurses) {
            header.setFlag(Flags.RA);
        }
        reply.addRecord(question, Section.QUESTION);
        var edns = query.getOPT();
        if (edns != null) {
            var flags = edns.getFlags() & ExtendedFlags.DO;
            reply.addRecord(new OPTRecord(Responder.LARGEST_QUERY, rcode >> 4, 0, flags), Section.ADDITIONAL);
        }
        return reply;
    }

    private byte[] finish(Message reply) {
        return reply.toWire(longest);
    }

    /// What carries a message.
    enum Transport {
        UDP,
        TCP
    }

    static boolean isFailure(int rcode) {
        return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
    }
}
