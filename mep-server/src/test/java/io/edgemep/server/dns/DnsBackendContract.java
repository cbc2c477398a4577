package io.edgemep.server.dns;

import static io.edgemep.server.dns.TestRules.key;
import static io.edgemep.server.dns.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.WantedRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/// What every backend does with rules in the zone mec.test, as a client sees it.
abstract class DnsBackendContract {

    static final Path DIG = Path.of("/usr/bin/dig");

    /// The backend under test, which has put nothing into effect yet.
    abstract DnsBackend backend();

    /// Another one, as after a restart of the service.
    abstract DnsBackend restarted();

    /// Asks the server that the backend looks after.
    abstract DnsClient client();

    @SafeVarargs
    @SuppressWarnings("varargs")
    final void enforce(WantedRule<DnsRule>... wanted) {
        assertThat(backend().enforce(List.of(wanted))).isEmpty();
    }

    @Test
    void answersAsTheRulesSayByUdpAndTcp() {
        enforce(rule("4", "app.mec.test", "192.0.2.1", 60), rule("6", "app.mec.test", "2001:db8::1", 90));

        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
        assertThat(client().said("app.mec.test", Type.AAAA))
                .isEqualTo("NOERROR AA app.mec.test 90 2001:db8:0:0:0:0:0:1");
        assertThat(DnsClient.said(client().askByTcp("app.mec.test", Type.A)))
                .isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
    }

    @Test
    void saysThatANameHasNoRecordOfAnotherType() {
        enforce(rule("4", "app.mec.test", "192.0.2.1", 60));

        assertThat(client().said("app.mec.test", Type.AAAA)).isEqualTo("NOERROR AA SOA");
        assertThat(client().said("app.mec.test", Type.MX)).isEqualTo("NOERROR AA SOA");
    }

    @Test
    void deniesANameWhoseRuleHasEnded() {
        enforce(rule("a", "a.mec.test", "192.0.2.1", 60), rule("b", "b.mec.test", "192.0.2.2", 60));

        enforce(rule("b", "b.mec.test", "192.0.2.2", 60));

        assertThat(client().said("a.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        assertThat(client().said("b.mec.test", Type.A)).isEqualTo("NOERROR AA b.mec.test 60 192.0.2.2");
    }

    @Test
    void keepsTheOtherFamilyWhenOneRuleOfANameEnds() {
        enforce(rule("4", "app.mec.test", "192.0.2.1", 60), rule("6", "app.mec.test", "2001:db8::1", 90));

        enforce(rule("6", "app.mec.test", "2001:db8::1", 90));

        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA SOA");
        assertThat(client().said("app.mec.test", Type.AAAA))
                .isEqualTo("NOERROR AA app.mec.test 90 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void followsAChangedAddressAndAChangedTtl() {
        enforce(rule("a", "app.mec.test", "192.0.2.1", 60));

        enforce(rule("a", "app.mec.test", "192.0.2.9", 60));
        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 60 192.0.2.9");

        enforce(rule("a", "app.mec.test", "192.0.2.9", 7));
        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 7 192.0.2.9");
    }

    @Test
    void followsARuleToAnotherName() {
        enforce(rule("a", "before.mec.test", "192.0.2.1", 60));

        enforce(rule("a", "after.mec.test", "192.0.2.1", 60));

        assertThat(client().said("before.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        assertThat(client().said("after.mec.test", Type.A)).isEqualTo("NOERROR AA after.mec.test 60 192.0.2.1");
    }

    @Test
    void leavesANameToAnotherRuleThatTakesIt() {
        enforce(rule("a", "app.mec.test", "192.0.2.1", 60));

        enforce(rule("b", "app.mec.test", "192.0.2.1", 60));
        enforce(rule("b", "app.mec.test", "192.0.2.1", 60));

        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
    }

    @Test
    void givesARuleWithoutATtlTheConfiguredOne() {
        enforce(rule("a", "app.mec.test", "192.0.2.1", null), rule("b", "never-kept.mec.test", "192.0.2.1", 0));

        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 300 192.0.2.1");
        assertThat(client().said("never-kept.mec.test", Type.A))
                .isEqualTo("NOERROR AA never-kept.mec.test 0 192.0.2.1");
    }

    @Test
    void comparesNamesWithoutRegardToCase() {
        enforce(rule("a", "App.MEC.test", "192.0.2.1", 60));

        assertThat(client().said("aPP.mec.TEST", Type.A)).isEqualToIgnoringCase("NOERROR AA app.mec.test 60 192.0.2.1");
    }

    @Test
    void putsOneOfTwoRulesForTheSameNameIntoEffectAndReportsTheOther() {
        var faults = backend()
                .enforce(List.of(
                        rule("first", "app.mec.test", "192.0.2.1", 60),
                        rule("second", "APP.mec.test", "192.0.2.2", 60)));

        assertThat(faults).containsOnlyKeys(key("second"));
        assertThat(faults.get(key("second")).inEffect()).isFalse();
        assertThat(faults.get(key("second")).reason()).contains("app/first", "deactivate one");
        assertThat(client().said("app.mec.test", Type.A)).isEqualTo("NOERROR AA app.mec.test 60 192.0.2.1");
    }

    @Test
    void changesNothingWhenNothingHasChanged() {
        enforce(rule("a", "app.mec.test", "192.0.2.1", 60));
        var before = DnsClient.said(client().ask("mec.test", Type.SOA));

        enforce(rule("a", "app.mec.test", "192.0.2.1", 60));

        assertThat(DnsClient.said(client().ask("mec.test", Type.SOA)))
                .isEqualTo(before)
                .startsWith("NOERROR AA mec.test");
    }

    @Test
    void putsThingsRightAfterARestart() {
        enforce(rule("a", "orphan.mec.test", "192.0.2.1", 60), rule("b", "kept.mec.test", "192.0.2.2", 60));

        assertThat(restarted()
                        .enforce(List.of(
                                rule("b", "kept.mec.test", "192.0.2.2", 60),
                                rule("c", "new.mec.test", "192.0.2.3", 60))))
                .isEmpty();

        assertThat(client().said("orphan.mec.test", Type.A)).isEqualTo("NXDOMAIN AA SOA");
        assertThat(client().said("kept.mec.test", Type.A)).isEqualTo("NOERROR AA kept.mec.test 60 192.0.2.2");
        assertThat(client().said("new.mec.test", Type.A)).isEqualTo("NOERROR AA new.mec.test 60 192.0.2.3");
    }

    @Test
    void takesManyRulesAtOnce() {
        var many = new ArrayList<WantedRule<DnsRule>>();
        for (int i = 0; i < 200; i++) {
            many.add(rule("r" + i, "n%d.mec.test".formatted(i), "192.0.2." + i, i));
        }

        assertThat(backend().enforce(many)).isEmpty();

        for (int i : List.of(0, 99, 199)) {
            assertThat(client().said("n%d.mec.test".formatted(i), Type.A))
                    .isEqualTo("NOERROR AA n%1$d.mec.test %1$d 192.0.2.%1$d".formatted(i));
        }
    }

    @Test
    void tellsDigTheSame() throws Exception {
        assumeTrue(Files.isExecutable(DIG), "dig is not installed (apt-get install bind9-dnsutils)");
        enforce(rule("4", "app.mec.test", "192.0.2.1", 60), rule("6", "app.mec.test", "2001:db8::1", 60));

        assertThat(dig("app.mec.test", "A", "+short")).isEqualTo("192.0.2.1");
        assertThat(dig("app.mec.test", "AAAA", "+short", "+tcp")).isEqualTo("2001:db8::1");
        assertThat(dig("app.mec.test", "A", "+short", "+noedns")).isEqualTo("192.0.2.1");
        assertThat(dig("app.mec.test", "A", "+short", "+bufsize=4096")).isEqualTo("192.0.2.1");
        assertThat(dig("gone.mec.test", "A")).contains("status: NXDOMAIN", "flags: qr aa");
    }

    final String dig(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                DIG.toString(),
                "@127.0.0.1",
                "-p",
                Integer.toString(client().server().getPort()),
                "+norec"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            var said = String.join("\n", output.lines().toList());
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        }
    }
}
