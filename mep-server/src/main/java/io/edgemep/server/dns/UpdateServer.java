package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import io.edgemep.server.dns.DnsMetrics.Update;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/// The primary server of the zones: asked for what it serves, and sent updates (RFC 2136), both signed (RFC 8945).
final class UpdateServer {

    private final HostPort address;
    private final Rfc2136Properties properties;
    private final Optional<TSIG> key;
    private final DnsMetrics metrics;

    /// @throws StartRefused when server or key are not configured as they must be
    UpdateServer(Rfc2136Properties properties, DnsMetrics metrics) {
        if (properties.server().isBlank()) {
            throw new StartRefused(
                    "mep.dns.type is rfc2136, but mep.dns.rfc2136.server is not set: set it to host:port.");
        }
        this.address = HostPort.parse("mep.dns.rfc2136.server", properties.server());
        this.properties = properties;
        this.key = key(properties);
        this.metrics = metrics;
    }

    private static Optional<TSIG> key(Rfc2136Properties properties) {
        if (properties.tsigName().isBlank() && properties.tsigSecret().isBlank()) {
            return Optional.empty();
        } else if (properties.tsigName().isBlank() || properties.tsigSecret().isBlank()) {
            throw new StartRefused(
                    "Of mep.dns.rfc2136.tsig-name and mep.dns.rfc2136.tsig-secret one is set and one is not: set both.");
        }
        try {
            return Optional.of(new TSIG(
                    TSIG.algorithmToName(properties.tsigAlgorithm()),
                    Names.absolute(properties.tsigName()),
                    Base64.getDecoder().decode(properties.tsigSecret().strip())));
        } catch (IllegalArgumentException unusable) {
            // The cause is not kept: its message might hold the secret.
            throw new StartRefused(
                    "mep.dns.rfc2136.tsig-name, tsig-algorithm and tsig-secret make no key: the name must be"
                            + " a domain name, the algorithm one such as hmac-sha256, the secret Base64.");
        }
    }

    /// @throws DnsServerFailed when it cannot be had, or does not answer for the zone
    void requireAuthority(Name zone) {
        var _ = ask(Record.newRecord(zone, Type.SOA, DClass.IN));
    }

    /// @throws DnsServerFailed when it does not say
    Observed observe(RecordSet set) {
        var answer = ask(Record.newRecord(set.name(), set.type(), DClass.IN));
        var addresses = new HashSet<InetAddress>();
        var ttl = 0L;
        var isAlias = false;
        for (var record : answer.getSection(Section.ANSWER)) {
            if (record instanceof CNAMERecord || record instanceof DNAMERecord) {
                isAlias = true;
            } else if (record.getType() == set.type() && record.getName().equals(set.name())) {
                addresses.add(address(record));
                ttl = record.getTTL();
            }
        }
        return new Observed(addresses, ttl, isAlias);
    }

    private static InetAddress address(Record record) {
        return switch (record) {
            case ARecord ipv4 -> ipv4.getAddress();
            case AAAARecord ipv6 -> ipv6.getAddress();
            default -> throw new IllegalStateException("No address: " + Type.string(record.getType()));
        };
    }

    private Message ask(Record question) {
        var query = Message.newQuery(question);
        query.getHeader().unsetFlag(Flags.RD);
        var answer = sendRepeatedly(query, question);
        var rcode = answer.getRcode();
        if (Reply.isFailure(rcode)) {
            throw new DnsServerFailed(
                    "DNS server %s answers %s to a question for %s%s"
                            .formatted(address, Rcode.string(rcode), question.getName(), remedy(answer)),
                    null);
        } else if (!answer.getHeader().getFlag(Flags.AA)) {
            throw new DnsServerFailed(
                    "DNS server %s is not authoritative for %s; mend mep.dns.rfc2136.server or mep.dns.rfc2136.zones."
                            .formatted(address, question.getName()),
                    null);
        } else if (key.isPresent() && !answer.isVerified()) {
            throw new DnsServerFailed(unsigned(), null);
        }
        return answer;
    }

    private Message sendRepeatedly(Message query, Record question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return send(query);
            } catch (IOException | RuntimeException failure) {
                // Whatever the parser throws at the server's bytes, the server has not answered.
                if (attempt >= properties.attempts()) {
                    throw new DnsServerFailed(silent("to a question for " + question.getName()), failure);
                }
            }
        }
    }

    Updated update(Message update) {
        var updated = send(update, key.isPresent());
        metrics.count(
                switch (updated) {
                    case Updated.Applied() -> Update.APPLIED;
                    case Updated.Conflict _ -> Update.CONFLICT;
                    case Updated.Refused _ -> Update.REFUSED;
                    case Updated.Unanswered _ -> Update.UNANSWERED;
                });
        return updated;
    }

    private Updated send(Message update, boolean signed) {
        Message answer;
        try {
            answer = send(update);
        } catch (IOException | RuntimeException failure) {
            // Whatever the parser throws at the server's bytes, the server has not answered.
            return new Updated.Unanswered(silent("to an update"));
        }
        return switch (answer.getRcode()) {
            case Rcode.NOERROR ->
                signed && !answer.isVerified() ? new Updated.Unanswered(unsigned()) : new Updated.Applied();
            case Rcode.YXRRSET, Rcode.YXDOMAIN -> new Updated.Conflict(true);
            case Rcode.NXRRSET, Rcode.NXDOMAIN -> new Updated.Conflict(false);
            default ->
                new Updated.Refused("DNS server %s answers %s to an update%s"
                        .formatted(address, Rcode.string(answer.getRcode()), remedy(answer)));
        };
    }

    /// By UDP, and by TCP when either message is too long for that.
    private Message send(Message message) throws IOException {
        var resolver = new SimpleResolver(address.resolve());
        resolver.setTimeout(properties.timeout());
        key.ifPresent(resolver::setTSIGKey);
        return resolver.send(message);
    }

    private static String remedy(Message answer) {
        return switch (answer.getRcode()) {
            case Rcode.NOTAUTH ->
                " (%s); mend mep.dns.rfc2136.tsig-name, tsig-algorithm or tsig-secret, or the server's clock."
                        .formatted(tsigError(answer));
            case Rcode.REFUSED -> "; let mep.dns.rfc2136.tsig-name do it there (allow-query, allow-update).";
            default -> "; its log says why.";
        };
    }

    private static String tsigError(Message answer) {
        var tsig = answer.getTSIG();
        return tsig == null ? "of no zone of its own" : Rcode.TSIGstring(tsig.getError());
    }

    private String silent(String what) {
        return "DNS server %s has given no answer %s within %s; see that it runs and can be reached."
                .formatted(address, what, properties.timeout());
    }

    private String unsigned() {
        return "DNS server %s has given an answer that mep.dns.rfc2136.tsig-secret has not signed; it is not believed."
                .formatted(address);
    }
}
