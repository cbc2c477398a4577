package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.key;
import static io.edgemep.server.dns.TestRules.plain;
import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TestClock;
import io.edgemep.common.TestDatabase;
import io.edgemep.server.rules.EnforcementFailed;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Dynamic updates of a real BIND 9.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Rfc2136DnsTests extends DnsBackendContract {

    private final TestClock clock = TestClock.standing();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Named named;
    private DataSource database;
    private JdbcClient jdbc;
    private Rfc2136Dns backend;

    @BeforeAll
    void startNamed(@TempDir Path directory) {
        named = Named.start(directory);
        database = new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres");
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration/dns")
                .load()
                .migrate();
        jdbc = JdbcClient.create(database);
    }

    @AfterAll
    void stopNamed() {
        if (named != null) {
            named.close();
        }
    }

    @BeforeEach
    void withoutRules() {
        backend = backend("mep", Named.SECRET);
        clock.advance(Duration.ofHours(1));
        assertThat(backend.enforce(List.of())).isEmpty();
        assertThat(noted()).isEmpty();
    }

    private Rfc2136Dns backend(String keyName, String secret, String... settings) {
        var all = new ArrayList<>(List.of(
                "server=" + named.address(),
                "zones=mec.test",
                "tsig-name=" + keyName,
                "tsig-secret=" + secret,
                "timeout=3s"));
        all.addAll(List.of(settings));
        var properties =
                TestEmbedded.properties("mep.dns.rfc2136", Rfc2136Properties.class, all.toArray(String[]::new));
        return new Rfc2136Dns(
                TestEmbedded.properties("mep.dns", DnsProperties.class),
                properties,
                new UpdateServer(properties, new DnsMetrics(meters)),
                new PublishedRecords(jdbc),
                new SoleWriter(database, properties),
                clock);
    }

    @Override
    DnsBackend backend() {
        return backend;
    }

    @Override
    DnsBackend restarted() {
        return backend("mep", Named.SECRET);
    }

    @Override
    DnsClient client() {
        return named.client();
    }

    private String said(String name) {
        return client().said(name, Type.A);
    }

    private List<String> noted() {
        return jdbc.sql("""
                        select name || ' ' || address || case when unanswered_since is null then '' else ' unanswered' end
                          from dns_published_records order by 1
                        """).query(String.class).list();
    }

    private long serial() {
        return ((SOARecord) client().ask("mec.test", Type.SOA)
                        .getSection(Section.ANSWER)
                        .getFirst())
                .getSerial();
    }

    private static Fault only(Map<?, Fault> faults) {
        assertThat(faults).hasSize(1);
        return faults.values().iterator().next();
    }

    private double counted(String result) {
        return meters.get("mep.dns.updates").tag("result", result).counter().count();
    }

    @Test
    void refusesRulesOutsideItsZonesOnly() {
        assertThat(backend.refusal(plain("a.mec.test", "192.0.2.1", 60))).isEmpty();
        assertThat(backend.refusal(plain("MEC.test", "192.0.2.1", 60))).isEmpty();
        assertThat(backend.refusal(plain("notmec.test", "192.0.2.1", 60)).orElseThrow())
                .isEqualTo(
                        "domainName is in none of the zones that this platform may write (mec.test); use a name in one.");

        var fault = only(backend.enforce(List.of(rule("a", "a.other.test", "192.0.2.1", 60))));
        assertThat(fault.inEffect()).isFalse();
        assertThat(fault.reason()).startsWith("domainName is in none");
    }

    @Test
    void writesEachOfItsZones() {
        var both = backend("mep", Named.SECRET, "zones=mec.test,other.test");

        assertThat(both.enforce(
                        List.of(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.other.test", "192.0.2.2", 60))))
                .isEmpty();

        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");
        assertThat(said("b.other.test")).isEqualTo("NOERROR AA b.other.test 60 192.0.2.2");
        assertThat(both.enforce(List.of())).isEmpty();
        assertThat(said("b.other.test")).isEqualTo("NXDOMAIN AA SOA");
    }

    @Test
    void tellsTheServersRcodeWhenAnUpdateIsRefused() {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60));
        var reader = backend("reader", Named.SECRET);

        var faults = reader.enforce(
                List.of(rule("a", "a.mec.test", "192.0.2.9", 60), rule("b", "b.mec.test", "192.0.2.2", 60)));

        assertThat(faults).containsOnlyKeys(key("a"), key("b"));
        assertThat(faults.values())
                .allSatisfy(fault -> assertThat(fault.reason()).contains("answers REFUSED to an update"));
        assertThat(faults.get(key("a")).inEffect()).isTrue();
        assertThat(faults.get(key("b")).inEffect()).isFalse();
        assertThat(only(reader.enforce(List.of())).inEffect()).isTrue();
        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");
        assertThat(noted()).containsExactly("a.mec.test 192.0.2.1");
        assertThat(counted("refused")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void changesNothingWithAKeyThatTheServerDoesNotKnow() {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60));
        var other = "b3RoZXIgc2VjcmV0IG90aGVyIHNlY3JldCBvdGhlcg==";

        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> backend("mep", other).enforce(List.of()))
                .withMessageContaining("answers NOTAUTH")
                .withMessageContaining("BADSIG")
                .withMessageContaining("tsig-secret")
                .satisfies(failure -> assertThat(failure.reason()).doesNotContain(other));
        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> backend("stranger", other).enforce(List.of()))
                .withMessageContaining("BADKEY");
        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");
    }

    @Test
    void putsThingsRightWhenTheServerIsBack() throws IOException {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60));
        named.stop();
        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> backend.enforce(List.of(rule("b", "b.mec.test", "192.0.2.2", 60))))
                .withMessageContaining("has given no answer")
                .withMessageContaining("see that it runs");

        named.start();
        enforce(rule("b", "b.mec.test", "192.0.2.2", 60));

        assertThat(said("a.mec.test")).isEqualTo("NXDOMAIN AA SOA");
        assertThat(said("b.mec.test")).isEqualTo("NOERROR AA b.mec.test 60 192.0.2.2");
    }

    @Test
    void restoresWhatWasRemovedOrAlteredBehindItsBack() throws IOException {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60));
        named.nsupdate("update delete a.mec.test.", "update add b.mec.test. 999 A 192.0.2.2");
        assertThat(said("a.mec.test")).startsWith("NXDOMAIN");
        assertThat(said("b.mec.test")).isEqualTo("NOERROR AA b.mec.test 999 192.0.2.2");

        enforce(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60));

        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");
        assertThat(said("b.mec.test")).isEqualTo("NOERROR AA b.mec.test 60 192.0.2.2");
    }

    @Test
    void putsItsRecordBackBesideOnesThatHaveTakenItsPlace() throws IOException {
        enforce(rule("a", "taken.mec.test", "192.0.2.1", 60));
        named.nsupdate("update delete taken.mec.test. A", "update add taken.mec.test. 60 A 192.0.2.66");

        var fault = only(backend.enforce(List.of(rule("a", "taken.mec.test", "192.0.2.1", 60))));

        assertThat(fault.inEffect()).isTrue();
        assertThat(fault.reason())
                .isEqualTo(
                        "Somebody else has added 192.0.2.66 beside the A record of taken.mec.test; remove it there.");
        assertThat(said("taken.mec.test")).contains("192.0.2.1", "192.0.2.66");
        enforce();
        assertThat(said("taken.mec.test")).isEqualTo("NOERROR AA taken.mec.test 60 192.0.2.66");
        named.nsupdate("update delete taken.mec.test. A");
    }

    @Test
    void leavesRecordsOfOthersAtItsNames() throws IOException {
        named.nsupdate(
                "update add shared.mec.test. 60 TXT \"theirs\"", "update add shared.mec.test. 60 AAAA 2001:db8::9");
        enforce(rule("a", "shared.mec.test", "192.0.2.1", 60));
        named.nsupdate("update add shared.mec.test. 60 A 192.0.2.77");
        assertThat(only(backend.enforce(List.of(rule("a", "shared.mec.test", "192.0.2.5", 60))))
                        .inEffect())
                .isTrue();
        assertThat(said("shared.mec.test")).contains("192.0.2.5", "192.0.2.77").doesNotContain("192.0.2.1 ");

        enforce();

        assertThat(said("shared.mec.test")).isEqualTo("NOERROR AA shared.mec.test 60 192.0.2.77");
        assertThat(client().said("shared.mec.test", Type.TXT)).contains("theirs");
        assertThat(client().said("shared.mec.test", Type.AAAA)).contains("2001:db8:0:0:0:0:0:9");
        named.nsupdate("update delete shared.mec.test.");
    }

    @Test
    void takesNoNameThatHasRecordsOfOthers() throws IOException {
        named.nsupdate(
                "update add foreign.mec.test. 60 A 192.0.2.50", "update add alias.mec.test. 60 CNAME ns.mec.test.");
        var same = rule("same", "foreign.mec.test", "192.0.2.50", 60);
        var other = rule("other", "foreign.mec.test", "192.0.2.51", 60);
        var alias = rule("alias", "alias.mec.test", "192.0.2.52", 60);

        for (var wanted : List.of(same, other)) {
            var fault = only(backend.enforce(List.of(wanted)));
            assertThat(fault.inEffect()).isFalse();
            assertThat(fault.reason())
                    .isEqualTo("Zone mec.test has another A record of foreign.mec.test, put there by somebody else;"
                            + " remove it there, or deactivate the rule.");
        }
        assertThat(only(backend.enforce(List.of(alias))).reason()).contains("alias.mec.test is an alias (CNAME)");
        assertThat(noted()).isEmpty();
        assertThat(counted("conflict")).isPositive();
        enforce();
        assertThat(said("foreign.mec.test")).isEqualTo("NOERROR AA foreign.mec.test 60 192.0.2.50");

        named.nsupdate("update delete foreign.mec.test.", "update delete alias.mec.test.");
        enforce(other);
        assertThat(said("foreign.mec.test")).isEqualTo("NOERROR AA foreign.mec.test 60 192.0.2.51");
    }

    @Test
    void takesANameThatOnlyAWildcardAnswersFor() {
        assertThat(said("a.wild.mec.test")).contains("192.0.2.200");

        enforce(rule("a", "a.wild.mec.test", "192.0.2.1", 60));
        assertThat(said("a.wild.mec.test")).isEqualTo("NOERROR AA a.wild.mec.test 60 192.0.2.1");

        enforce();
        assertThat(said("a.wild.mec.test")).contains("192.0.2.200");
    }

    @Test
    void replacesAnAddressInOneUpdateAndSendsNoneWhenNothingChanged() {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60));
        var before = serial();

        enforce(rule("a", "a.mec.test", "192.0.2.9", 5), rule("b", "b.mec.test", "192.0.2.2", 60));
        assertThat(serial()).isEqualTo(before + 1);
        var updates = counted("applied");

        enforce(rule("a", "a.mec.test", "192.0.2.9", 5), rule("b", "b.mec.test", "192.0.2.2", 60));
        assertThat(counted("applied")).isEqualTo(updates);
        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 5 192.0.2.9");
        assertThat(noted()).containsExactly("a.mec.test 192.0.2.9", "b.mec.test 192.0.2.2");
    }

    @Test
    void knowsItsOwnRecordWhenTheAnswerToTheUpdateWasLost() throws IOException {
        try (var proxy = new LossyProxy(client().server())) {
            var lossy = backend("mep", Named.SECRET, "server=" + proxy.address(), "timeout=500ms");
            var faults = lossy.enforce(
                    List.of(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60)));
            assertThat(faults).containsOnlyKeys(key("a"), key("b"));
            assertThat(faults.values())
                    .allSatisfy(fault -> assertThat(fault.reason()).contains("no answer to an update"));
        }
        assertThat(noted()).containsExactly("a.mec.test 192.0.2.1 unanswered");
        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");

        assertThat(restarted().enforce(List.of(rule("a", "a.mec.test", "192.0.2.1", 60))))
                .isEmpty();
        assertThat(noted()).containsExactly("a.mec.test 192.0.2.1");
        enforce();
        assertThat(said("a.mec.test")).startsWith("NXDOMAIN");
    }

    @Test
    void removesWhatALostUpdateHasLeftAndWatchesForOneThatIsLate() throws IOException {
        try (var proxy = new LossyProxy(client().server())) {
            backend("mep", Named.SECRET, "server=" + proxy.address(), "timeout=500ms")
                    .enforce(List.of(rule("a", "late.mec.test", "192.0.2.1", 60)));
        }
        enforce();
        assertThat(said("late.mec.test")).startsWith("NXDOMAIN");
        assertThat(noted()).containsExactly("late.mec.test 192.0.2.1 unanswered");

        // As an update does that arrives late.
        named.nsupdate("update add late.mec.test. 60 A 192.0.2.1");
        enforce();
        assertThat(said("late.mec.test")).startsWith("NXDOMAIN");

        clock.advance(Duration.ofMinutes(11));
        enforce();
        assertThat(noted()).isEmpty();
    }

    @Test
    void letsReplicasTakeTurns() throws Exception {
        var replicas = new ArrayList<Future<Map<RuleKey, Fault>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                var replica = restarted();
                replicas.add(threads.submit(() -> replica.enforce(
                        List.of(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60)))));
            }
        }
        for (var replica : replicas) {
            assertThat(replica.get()).isEmpty();
        }
        assertThat(noted()).containsExactly("a.mec.test 192.0.2.1", "b.mec.test 192.0.2.2");
    }

    @Test
    void doesNotWaitForEverForAnotherReplica() throws Exception {
        try (var other = database.getConnection();
                var statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(%d)".formatted(0x6d65706f_00000010L));

            assertThatExceptionOfType(EnforcementFailed.class)
                    .isThrownBy(() ->
                            backend("mep", Named.SECRET, "lock-timeout=100ms").enforce(List.of()))
                    .withMessageContaining("Another replica is still updating the DNS server");
        }
    }

    @Test
    void saysWhenTheServerIsNotTheOneOfTheZone() {
        assertThatExceptionOfType(EnforcementFailed.class)
                .isThrownBy(() -> backend("mep", Named.SECRET, "zones=example.com")
                        .enforce(List.of(rule("a", "a.example.com", "192.0.2.1", 60))))
                .withMessageContaining("answers REFUSED to a question for example.com");
    }

    @Test
    void doesWhatItCanWhenOneOfTwoZonesCannotBeWritten() {
        var both = backend("mep", Named.SECRET, "zones=mec.test,example.com");

        var faults = both.enforce(
                List.of(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.example.com", "192.0.2.2", 60)));

        assertThat(faults).containsOnlyKeys(key("b"));
        assertThat(faults.get(key("b")).inEffect()).isFalse();
        assertThat(said("a.mec.test")).isEqualTo("NOERROR AA a.mec.test 60 192.0.2.1");
    }

    @Test
    void tellsTheSameAsDigAndItsTable() throws Exception {
        assumeTrue(Files.isExecutable(DIG), "dig is not installed (apt-get install bind9-dnsutils)");
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "2001:db8::2", 60));

        var transferred = dig("mec.test", "AXFR", "-y", "hmac-sha256:mep:" + Named.SECRET, "+onesoa");

        assertThat(transferred.replaceAll("\\s+", " "))
                .contains("a.mec.test. 60 IN A 192.0.2.1", "b.mec.test. 60 IN AAAA 2001:db8::2")
                .doesNotContain("TXT");
        assertThat(noted())
                .containsExactly(
                        "a.mec.test 192.0.2.1",
                        "b.mec.test " + InetAddress.ofLiteral("2001:db8::2").getHostAddress());
    }

    @Test
    void refusesToStartWithoutWhatItNeeds() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> backend("mep", Named.SECRET, "server="))
                .withMessageContaining("mep.dns.rfc2136.server is not set");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> backend("mep", Named.SECRET, "zones="))
                .withMessageContaining("mep.dns.rfc2136.zones is empty");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> backend("mep", ""))
                .withMessageContaining("set both");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> backend("mep", "no base64!"))
                .withMessageContaining("make no key")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("no base64!"));
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> backend("mep", Named.SECRET, "tsig-algorithm=rot13"))
                .withMessageContaining("hmac-sha256");
    }
}
