package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// What no rule says, other resolvers are asked for, over the network.
class ForwarderTests {

    private final AtomicLong nanos = new AtomicLong();
    private Upstream first;
    private Upstream second;
    private TestEmbedded running;

    @BeforeEach
    void upstreams() throws IOException {
        first = new Upstream(query -> answers.apply(query));
        second = new Upstream(ForwarderTests::address);
    }

    /// Of the first resolver.
    private volatile Function<Message, Message> answers = ForwarderTests::address;

    private void start(String... settings) {
        var all = new ArrayList<>(List.of(settings));
        all.add("forwarders=%s,%s".formatted(first.address(), second.address()));
        all.add("zones=mec.test");
        running = TestEmbedded.start(nanos::get, all.toArray(String[]::new));
        assertThat(running.dns().enforce(List.of(rule("a", "www.example.com", "192.0.2.1", 60))))
                .isEmpty();
    }

    @AfterEach
    void stop() throws IOException {
        running.close();
        first.close();
        second.close();
    }

    private static Message address(Message query) {
        var name = query.getQuestion().getName();
        return Upstream.answer(
                query,
                Rcode.NOERROR,
                List.of(AddressRecord.of(name, InetAddress.ofLiteral("203.0.113.9"), 100)),
                List.of());
    }

    private static Message denial(Message query) {
        var soa = new SOARecord(Names.absolute("example.com"), DClass.IN, 50, Name.root, Name.root, 1, 1, 1, 1, 20);
        return Upstream.answer(query, Rcode.NXDOMAIN, List.of(), List.of(soa));
    }

    private static Message big(Message query) {
        return texts(query, 40);
    }

    private static Message texts(Message query, int number) {
        var texts = IntStream.range(0, number)
                .<Record>mapToObj(i -> new TXTRecord(
                        query.getQuestion().getName(), DClass.IN, 30, "%03d".formatted(i) + "x".repeat(200)))
                .toList();
        return Upstream.answer(query, Rcode.NOERROR, texts, List.of());
    }

    private String said(String name) {
        return running.client().said(name, Type.A);
    }

    @Test
    void asksForWhatNoRuleSaysAndNoZoneHas() {
        start();

        assertThat(said("mail.example.com")).isEqualTo("NOERROR mail.example.com 100 203.0.113.9");
        assertThat(said("www.example.com")).isEqualTo("NOERROR AA www.example.com 60 192.0.2.1");
        assertThat(said("gone.mec.test")).isEqualTo("NXDOMAIN AA SOA");
        assertThat(first.asked()).hasSize(1);
        assertThat(running.counted("forwarded")).isOne();
        assertThat(running.client().ask("mail.example.com", Type.A).getHeader().getFlag(Flags.RA))
                .isTrue();
    }

    @Test
    void keepsToTheRuleForAllTypesOfItsName() {
        start();

        assertThat(running.client().said("www.example.com", Type.AAAA)).isEqualTo("NOERROR AA SOA");
        assertThat(running.client().said("www.example.com", Type.SOA)).startsWith("NOERROR AA www.example.com 10 ");
        assertThat(said("below.www.example.com")).isEqualTo("NOERROR below.www.example.com 100 203.0.113.9");

        running.dns().enforce(List.of());
        assertThat(said("www.example.com")).isEqualTo("NOERROR www.example.com 100 203.0.113.9");
    }

    @Test
    void keepsAnswersAsLongAsTheirTtlAllows() {
        start();

        assertThat(said("mail.example.com")).isEqualTo("NOERROR mail.example.com 100 203.0.113.9");
        nanos.addAndGet(Duration.ofSeconds(99).toNanos());
        assertThat(said("MAIL.example.com")).isEqualTo("NOERROR MAIL.example.com 1 203.0.113.9");
        assertThat(first.asked()).hasSize(1);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(said("mail.example.com")).isEqualTo("NOERROR mail.example.com 100 203.0.113.9");
        assertThat(first.asked()).hasSize(2);
    }

    @Test
    void keepsDenialsAsLongAsTheirSoaAllows() {
        answers = ForwarderTests::denial;
        start();

        assertThat(said("no.example.com")).isEqualTo("NXDOMAIN SOA");
        nanos.addAndGet(Duration.ofSeconds(19).toNanos());
        assertThat(said("no.example.com")).isEqualTo("NXDOMAIN SOA");
        assertThat(first.asked()).hasSize(1);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(said("no.example.com")).isEqualTo("NXDOMAIN SOA");
        assertThat(first.asked()).hasSize(2);
    }

    @Test
    void keepsNothingLongerThanConfigured() {
        start("max-cache-ttl=5s");

        said("mail.example.com");
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        said("mail.example.com");

        assertThat(first.asked()).hasSize(2);
    }

    @Test
    void turnsToTheNextResolverWhenOneIsSilentOrFails() {
        answers = _ -> null;
        start("forward-timeout=300ms");
        assertThat(said("a.example.com")).isEqualTo("NOERROR a.example.com 100 203.0.113.9");
        assertThat(first.asked()).hasSize(1);

        // The one that has answered is asked first from now on.
        assertThat(said("b.example.com")).isEqualTo("NOERROR b.example.com 100 203.0.113.9");
        assertThat(first.asked()).hasSize(1);
    }

    @Test
    void turnsToTheNextResolverWhenOneSaysThatItFails() {
        answers = Upstream::refuses;
        start();

        assertThat(said("a.example.com")).isEqualTo("NOERROR a.example.com 100 203.0.113.9");
    }

    @Test
    void failsAndKeepsNoFailureWhenNobodyAnswers() throws IOException {
        answers = Upstream::refuses;
        start("forward-timeout=300ms");
        second.close();

        assertThat(said("a.example.com")).isEqualTo("SERVFAIL");
        answers = ForwarderTests::address;
        assertThat(said("a.example.com")).isEqualTo("NOERROR a.example.com 100 203.0.113.9");
    }

    @Test
    void takesABigAnswerByTcpAndCutsItForTheClientThatAskedByUdp() {
        answers = ForwarderTests::big;
        start();

        var cut = running.client().ask("big.example.com", Type.TXT);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(cut.toWire().length).isLessThanOrEqualTo(512);

        var query = DnsClient.query("big.example.com", Type.TXT);
        query.addRecord(new OPTRecord(8192, 0, 0), Section.ADDITIONAL);
        var larger = running.client().send(query, false);
        assertThat(larger.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(larger.toWire().length).isLessThanOrEqualTo(1232);

        var whole = running.client().askByTcp("big.example.com", Type.TXT);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(40);
    }

    @Test
    void letsAClientWithEdnsHaveMoreByUdp() {
        answers = query -> texts(query, 4);
        start();

        assertThat(running.client()
                        .ask("more.example.com", Type.TXT)
                        .getHeader()
                        .getFlag(Flags.TC))
                .isTrue();
        var query = DnsClient.query("more.example.com", Type.TXT);
        query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        var whole = running.client().send(query, false);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(4);
    }

    @Test
    void asksOnceForWhatManyAskAtOnce() throws Exception {
        var release = new CountDownLatch(1);
        answers = query -> {
            await(release);
            return address(query);
        };
        start("forward-timeout=5s");
        var said = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                said.add(threads.submit(() -> said("mail.example.com")));
            }
            Awaitility.await().until(() -> !first.asked().isEmpty());
            release.countDown();
        }

        for (var each : said) {
            assertThat(each.get()).isEqualTo("NOERROR mail.example.com 100 203.0.113.9");
        }
        assertThat(first.asked()).hasSize(1);
    }

    @Test
    void failsWhatWouldBeOneQuestionTooMany() throws Exception {
        var release = new CountDownLatch(1);
        answers = query -> {
            await(release);
            return address(query);
        };
        start("max-forwards=1", "forward-timeout=5s");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> said("slow.example.com"));
            Awaitility.await().until(() -> first.asked().size() == 1);

            assertThat(said("other.example.com")).isEqualTo("SERVFAIL");

            release.countDown();
            assertThat(slow.get()).isEqualTo("NOERROR slow.example.com 100 203.0.113.9");
        }
        assertThat(said("other.example.com")).isEqualTo("NOERROR other.example.com 100 203.0.113.9");
    }

    @Test
    void asksFromRandomPortsWithRandomIds() {
        start();

        for (int i = 0; i < 20; i++) {
            said("n%d.example.com".formatted(i));
        }

        assertThat(first.ports().stream().distinct()).hasSizeGreaterThan(10);
        assertThat(first.asked().stream()
                        .map(query -> query.getHeader().getID())
                        .distinct())
                .hasSizeGreaterThan(15);
    }

    @Test
    void forwardsNeitherAnyNorWhatIsNotToBeForwarded() {
        start();
        var local = DnsClient.query("mail.example.com", Type.A);
        local.getHeader().unsetFlag(Flags.RD);

        assertThat(DnsClient.said(running.client().send(local, false))).isEqualTo("REFUSED");
        assertThat(running.client().said("mail.example.com", Type.ANY)).isEqualTo("REFUSED");
        assertThat(first.asked()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
