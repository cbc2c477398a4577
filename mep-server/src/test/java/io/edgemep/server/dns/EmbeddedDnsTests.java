package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.edgemep.common.StartRefused;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.WantedRule;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// What the embedded server says beyond what every backend does.
class EmbeddedDnsTests {

    private static final WantedRule<DnsRule> RULE = rule("a", "app.edge.mec.test", "192.0.2.1", 60);

    private TestEmbedded running;

    private void start(String... settings) {
        running = TestEmbedded.start(settings);
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    private String said(String name, int type) {
        return running.client().said(name, type);
    }

    private void enforce() {
        assertThat(running.dns().enforce(List.of(RULE))).isEmpty();
    }

    @Test
    void failsUntilItHasRulesAndDeniesNothingBefore() {
        start();

        assertThat(said("app.edge.mec.test", Type.A)).isEqualTo("SERVFAIL");
        assertThat(running.counted("failed")).isOne();

        running.dns().enforce(List.of());
        assertThat(said("app.edge.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        assertThat(running.counted("nxdomain")).isOne();
    }

    @Test
    void deniesEveryOtherNameWhereItHasNoForwarder() {
        start();
        enforce();

        assertThat(said("example.com", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        var soa = (SOARecord) running.client()
                .ask("example.com", Type.A)
                .getSection(Section.AUTHORITY)
                .getFirst();
        assertThat(soa.getName()).hasToString(".");
        assertThat(soa.getMinimum()).isEqualTo(10);
    }

    @Test
    void doesNotDenyANameThatIsAboveARule() {
        start("zones=mec.test");
        enforce();

        assertThat(said("edge.mec.test", Type.A)).isEqualTo("NOERROR AA SOA");
        assertThat(said("mec.test", Type.A)).isEqualTo("NOERROR AA SOA");
        assertThat(said("test", Type.A)).isEqualTo("NOERROR AA SOA");
        assertThat(said("other.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        assertThat(said("below.app.edge.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
    }

    @Test
    void changesItsSerialWithItsRecordsOnly() {
        start("zones=mec.test");
        enforce();
        var first = serial();
        enforce();
        assertThat(serial()).isEqualTo(first);

        running.dns().enforce(List.of());

        assertThat(serial()).isGreaterThan(first);
    }

    private long serial() {
        return ((SOARecord) running.client()
                        .ask("mec.test", Type.SOA)
                        .getSection(Section.ANSWER)
                        .getFirst())
                .getSerial();
    }

    @Test
    void keepsTheCaseOfTheQuestion() {
        start();
        enforce();

        var answer = running.client().ask("aPp.eDGe.Mec.tEST", Type.A);

        assertThat(answer.getQuestion().getName()).hasToString("aPp.eDGe.Mec.tEST.");
        assertThat(answer.getSection(Section.ANSWER).getFirst().getName()).hasToString("aPp.eDGe.Mec.tEST.");
    }

    @Test
    void refusesStrangersWhateverTheyAsk() {
        start("clients=10.0.0.0/8,fd00::/8");
        enforce();

        assertThat(said("app.edge.mec.test", Type.A)).isEqualTo("REFUSED");
        assertThat(said("example.com", Type.A)).isEqualTo("REFUSED");
        assertThat(running.counted("refused")).isEqualTo(2);
    }

    @Test
    void answersAnyWithoutEnumeratingAndTransfersNothing() {
        start("zones=mec.test");
        enforce();

        assertThat(said("app.edge.mec.test", Type.ANY)).isEqualTo("NOERROR AA app.edge.mec.test 10 \"RFC8482\" \"\"");
        assertThat(said("edge.mec.test", Type.ANY)).isEqualTo("NOERROR AA SOA");
        assertThat(DnsClient.said(running.client().send(DnsClient.query("mec.test", Type.IXFR), true)))
                .isEqualTo("REFUSED");
        assertThat(said("app.edge.mec.test", Type.MAILB)).isEqualTo("REFUSED");
        var chaos = Message.newQuery(Record.newRecord(Names.absolute("version.bind"), Type.TXT, DClass.CH));
        assertThat(DnsClient.said(running.client().send(chaos, false))).isEqualTo("REFUSED");
    }

    @Test
    void speaksEdns() {
        start();
        enforce();
        var query = DnsClient.query("app.edge.mec.test", Type.A);
        query.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);

        var edns = running.client().send(query, false).getOPT();

        assertThat(edns).isNotNull();
        assertThat(edns.getPayloadSize()).isEqualTo(1232);
        assertThat(edns.getFlags()).isEqualTo(ExtendedFlags.DO);
        assertThat(running.client().ask("app.edge.mec.test", Type.A).getOPT()).isNull();
    }

    @Test
    void saysThatItDoesNotKnowAnotherVersionOfEdns() {
        start();
        enforce();
        var query = DnsClient.query("app.edge.mec.test", Type.A);
        query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);

        var answer = running.client().send(query, false);

        assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getOPT().getVersion()).isZero();
    }

    @Test
    void doesWhatIsAskedWithOpcodeQueryOnly() throws IOException {
        start();
        enforce();
        var update = Message.newQuery(Record.newRecord(Names.absolute("mec.test"), Type.SOA, DClass.IN));
        update.getHeader().setOpcode(Opcode.NOTIFY);

        try (var socket = new Datagrams(running.dns().port())) {
            var answer = new Message(socket.exchange(update.toWire()));

            assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
            assertThat(answer.getHeader().getID()).isEqualTo(update.getHeader().getID());
        }
    }

    @Test
    void refusesTheFormOfWhatIsNoSingleQuestion() throws IOException {
        start();
        enforce();
        var two = DnsClient.query("app.edge.mec.test", Type.A);
        two.addRecord(Record.newRecord(Names.absolute("b.mec.test"), Type.A, DClass.IN), Section.QUESTION);
        var twoOpts = DnsClient.query("app.edge.mec.test", Type.A);
        twoOpts.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        twoOpts.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);

        try (var socket = new Datagrams(running.dns().port())) {
            for (var wire : List.of(
                    two.toWire(),
                    twoOpts.toWire(),
                    new Message(7).toWire(),
                    new byte[] {1, 2, 0, 0, 5},
                    Arrays.copyOf(DnsClient.query("a.b", Type.A).toWire(), 15))) {
                var answer = new Message(socket.exchange(wire));
                assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
                assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
                assertThat(answer.getHeader().getID()).isEqualTo(((wire[0] & 0xff) << 8) | (wire[1] & 0xff));
            }
        }
    }

    @Test
    void saysNothingToResponsesAndToWhatHasNoFlags() throws IOException {
        start();
        enforce();
        var response = DnsClient.query("app.edge.mec.test", Type.A);
        response.getHeader().setFlag(Flags.QR);

        try (var socket = new Datagrams(running.dns().port())) {
            socket.send(response.toWire());
            socket.send(new byte[] {1, 2, 0});
            socket.send(new byte[0]);
            var query = DnsClient.query("app.edge.mec.test", Type.A);

            // What comes first is the answer to what was sent last.
            assertThat(new Message(socket.exchange(query.toWire())).getHeader().getID())
                    .isEqualTo(query.getHeader().getID());
        }
        assertThat(running.counted("ignored")).isEqualTo(3);
    }

    @Test
    void refusesToStartOnATakenUdpPort() throws IOException {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> start("port=" + taken.getLocalPort()))
                    .withMessage(
                            "Port %d of 127.0.0.1 is used by another program (UDP): stop that, or set"
                                    + " mep.dns.embedded.port (MEP_DNS_PORT) to a free port.",
                            taken.getLocalPort());
        }
    }

    @Test
    void refusesToStartOnATakenTcpPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> start("port=" + taken.getLocalPort()))
                    .withMessageContaining("is used by another program (TCP)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            address=192.0.2.77       | cannot listen on port 0 of 192.0.2.77
            clients=10.0.0.0/33      | mep.dns.embedded.clients contains "10.0.0.0/33", which is no network
            clients=home             | mep.dns.embedded.clients contains "home", which is no network
            zones=a..b               | mep.dns.embedded.zones contains "a..b", which is no domain name
            forwarders=1.1.1.1:99999 | mep.dns.embedded.forwarders contains "1.1.1.1:99999", which is no DNS server
            """)
    void refusesToStartWithWhatItCannotUse(String setting, String sentence) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> start(setting))
                .withMessageContaining(sentence);
    }

    @Test
    void letsEverythingGoWhenItStops() {
        start();
        var port = running.dns().port();
        running.close();

        start("port=" + port);

        assertThat(running.dns().port()).isEqualTo(port);
    }
}
