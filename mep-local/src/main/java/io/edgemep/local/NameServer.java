package io.edgemep.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The platform's DNS server, asked as an application's resolver would ask it.
///
/// @param port where it listens on this machine
record NameServer(int port) {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    /// The same question for a person.
    String command(String name) {
        return "dig @127.0.0.1 -p %d %s A".formatted(port, name);
    }

    /// @return the IPv4 addresses of the name; none when it does not exist (NXDOMAIN)
    List<String> addresses(String name) {
        var answer = ask(name);
        return switch (answer.getRcode()) {
            case Rcode.NXDOMAIN -> List.of();
            case Rcode.NOERROR ->
                answer.getSection(Section.ANSWER).stream()
                        .map(Record::rdataToString)
                        .toList();
            default ->
                throw new Failure("%s was answered %s.".formatted(command(name), Rcode.string(answer.getRcode())));
        };
    }

    private Message ask(String name) {
        var resolver = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        resolver.setTimeout(LIMIT);
        try {
            return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN)));
        } catch (TextParseException impossible) {
            throw new IllegalArgumentException(impossible);
        } catch (IOException failed) {
            throw new Failure("%s was not answered: %s".formatted(command(name), failed.getMessage()), failed);
        }
    }
}
