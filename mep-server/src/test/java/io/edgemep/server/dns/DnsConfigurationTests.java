package io.edgemep.server.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.edgemep.common.StartRefused;
import io.edgemep.common.TestDatabase;
import io.edgemep.server.rules.EnforcementFailed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.xbill.DNS.Type;

/// Which backend the configuration chooses.
class DnsConfigurationTests {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({DnsProperties.class, EmbeddedDnsProperties.class, Rfc2136Properties.class})
    static class Properties {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Properties.class, DnsConfiguration.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(
                    DataSource.class, () -> new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres"))
            .withBean(JdbcClient.class, () -> JdbcClient.create(new DriverManagerDataSource()));

    @Test
    void runsTheEmbeddedServerWithTheContext() {
        runner.withPropertyValues("mep.dns.type=embedded", "mep.dns.embedded.port=0")
                .run(context -> {
                    var dns = context.getBean(EmbeddedDns.class);
                    assertThat(context).getBean(DnsBackend.class).isSameAs(dns);
                    assertThat(dns.absence()).isEmpty();
                    assertThat(DnsClient.at(dns.port()).said("a.test", Type.A)).isEqualTo("SERVFAIL");

                    context.close();
                    assertThat(dns.isRunning()).isFalse();
                });
    }

    @Test
    void failsTheStartWithOneSentenceWhenThePortIsTaken() throws Exception {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            runner.withPropertyValues("mep.dns.type=embedded", "mep.dns.embedded.port=" + taken.getLocalPort())
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(StartRefused.class)
                            .hasMessageContaining("is used by another program (UDP)"));
        }
    }

    @Test
    void writesAServersZonesWhenToldTo() {
        runner.withPropertyValues(
                        "mep.dns.type=rfc2136", "mep.dns.rfc2136.server=[::1]:53", "mep.dns.rfc2136.zones=mec.test")
                .run(context -> assertThat(context).getBean(DnsBackend.class).isInstanceOf(Rfc2136Dns.class));
    }

    @Test
    void saysThatThereIsNoDnsServerWhenThereIsNone() {
        runner.withPropertyValues("mep.dns.type=none").run(context -> {
            var dns = context.getBean(DnsBackend.class);
            var rule = TestRules.rule("a", "a.mec.test", "192.0.2.1", 60);

            assertThat(dns.absence()).contains("This platform has no DNS server configured (mep.dns.type=none).");
            assertThat(dns.refusal(rule.rule())).isEqualTo(dns.absence());
            assertThat(dns.enforce(List.of())).isEmpty();
            assertThatExceptionOfType(EnforcementFailed.class).isThrownBy(() -> dns.enforce(List.of(rule)));
        });
    }

    @Test
    void refusesATypeThatDoesNotExist() {
        runner.withPropertyValues("mep.dns.type=bind")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void keepsTheSecretOutOfWhatIsPrinted() {
        runner.withPropertyValues("mep.dns.rfc2136.tsig-secret=kept-quiet")
                .run(context -> assertThat(
                                context.getBean(Rfc2136Properties.class).toString())
                        .doesNotContain("kept-quiet"));
    }
}
