package io.edgemep.server.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class TimingPropertiesTests {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Timing.class);

    @EnableConfigurationProperties(TimingProperties.class)
    static class Timing {}

    @Test
    void needsNothingConfigured() {
        service.run(started -> assertThat(started.getBean(TimingProperties.class))
                .satisfies(properties -> assertThat(properties.ntpServers()).isEmpty())
                .satisfies(properties -> assertThat(properties.chronyc()).isEqualTo(List.of("chronyc"))));
    }

    @Test
    void takesACommandFromOneVariable() {
        service.withPropertyValues("mep.timing.chronyc=chronyc,-h,192.0.2.1")
                .run(started -> assertThat(
                                started.getBean(TimingProperties.class).chronyc())
                        .containsExactly("chronyc", "-h", "192.0.2.1"));
        service.withPropertyValues("mep.timing.chronyc=")
                .run(started -> assertThat(
                                started.getBean(TimingProperties.class).chronyc())
                        .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ntp-servers[0].local-priority=1                                               | ntpServers[0].ntpServerAddr
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].min-polling-interval=2       | minPollingInterval
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].max-polling-interval=18      | maxPollingInterval
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].min-polling-interval=11      | min-polling-interval must not exceed
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].ntp-server-addr-type=IP_ADDRESS | ntp-server-addr-type must say
            ntp-servers[0].ntp-server-addr=::1, ntp-servers[0].ntp-server-addr-type=DNS_NAME | ntp-server-addr-type must say
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].local-priority=4294967296    | localPriority
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].authentication-option=SYMMETRIC_KEY | SYMMETRIC_KEY needs
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].authentication-key-num=7     | SYMMETRIC_KEY needs
            ntp-servers[0].ntp-server-addr=a, ntp-servers[0].port=0                       | port
            ptp-masters[0].ptp-master-ip-address=a                                        | must be an IP address
            ptp-masters[0].delay-req-max-rate=1                                           | ptpMasterIpAddress
            refresh-interval=1s, timeout=2s                                               | timeout must not exceed
            refresh-interval=10ms, timeout=1ms                                            | refreshInterval
            keep-intervals=0                                                              | keepIntervals
            max-error=0s                                                                  | maxError
            """)
    void stopsTheStartAndNamesTheProperty(String properties, String name) {
        var given = properties.split(", *");
        for (int i = 0; i < given.length; i++) {
            given[i] = "mep.timing." + given[i];
        }

        service.withPropertyValues(given).run(failed -> {
            assertThat(failed).hasFailed();
            assertThat(failed.getStartupFailure()).rootCause().hasMessageContaining(name);
        });
    }

    @Test
    void takesTheTypeOfAnAddressFromIt() {
        assertThat(type("192.0.2.1")).isEqualTo(NtpServer.NtpServerAddrType.IP_ADDRESS);
        assertThat(type("2001:db8::1")).isEqualTo(NtpServer.NtpServerAddrType.IP_ADDRESS);
        assertThat(type("ntp.example")).isEqualTo(NtpServer.NtpServerAddrType.DNS_NAME);
    }

    private static NtpServer.NtpServerAddrType type(String address) {
        return TestTiming.properties("ntp-servers[0].ntp-server-addr", address)
                .ntpServers()
                .getFirst()
                .ntpServerAddrType();
    }
}
