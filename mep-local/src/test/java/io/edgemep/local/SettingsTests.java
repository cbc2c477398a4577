package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTests {

    @Test
    void runsItsOwnPostgresOnTheUsualPortsByDefault() {
        var settings = Settings.from(Map.of());

        assertThat(settings.ports()).containsOnly(entry(Service.SERVER, 8443), entry(Service.AUTH, 8444));
        assertThat(settings.managementPorts()).containsOnly(entry(Service.SERVER, 8447), entry(Service.AUTH, 8448));
        assertThat(settings.issuer()).isEqualTo("https://localhost:8444");
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.database()).isEmpty();
    }

    @Test
    void letsTheIssuerFollowMepAuthsPort() {
        var settings = Settings.from(Map.of("MEP_AUTH_PORT", "9444"));

        assertThat(settings.port(Service.AUTH)).isEqualTo(9444);
        assertThat(settings.issuer()).isEqualTo("https://localhost:9444");
        assertThat(Settings.from(Map.of("MEP_ISSUER", "https://mep.test")).issuer())
                .isEqualTo("https://mep.test");
    }

    @Test
    void letsTheSwaggerUiOfMepServerAskForTokens() {
        assertThat(Settings.from(Map.of("MEP_SERVER_PORT", "9443")).tokenOrigins())
                .isEqualTo("https://localhost:9443");
    }

    @Test
    void hasADnsServerOfThisMachineUnlessToldOtherwise() {
        assertThat(Settings.from(Map.of()).dns()).contains(new Settings.Dns("127.0.0.1", 8053));
        assertThat(Settings.from(Map.of("MEP_DNS_PORT", "5300")).dns()).contains(new Settings.Dns("127.0.0.1", 5300));
        assertThat(Settings.from(Map.of("MEP_DNS_TYPE", "rfc2136")).dns()).isEmpty();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.from(Map.of("MEP_DNS_PORT", "8443")))
                .withMessageContaining("MEP_DNS_PORT is the port of a service");
    }

    @Test
    void boundsTheMemoryOfTheServicesUnlessToldOtherwise() {
        assertThat(Settings.from(Map.of()).javaOptions()).anyMatch(option -> option.startsWith("-Xmx"));
        assertThat(Settings.from(Map.of("MEP_JAVA_OPTIONS", " -Xmx1g  -XX:+UseZGC "))
                        .javaOptions())
                .containsExactly("-Xmx1g", "-XX:+UseZGC");
        assertThat(Settings.from(Map.of("MEP_JAVA_OPTIONS", "")).javaOptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "0", "65536", "-1", "8443.0"})
    void refusesAPortThatIsNone(String port) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.from(Map.of("MEP_SERVER_PORT", port)))
                .withMessage("MEP_SERVER_PORT is \"%s\"; it must be a number from 1 to 65535.", port);
    }

    @Test
    void refusesOnePortForBothServices() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.from(Map.of("MEP_SERVER_PORT", "8444")))
                .withMessageContaining("MEP_AUTH_PORT and MEP_SERVER_PORT are the same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8443", "8444", "8448"})
    void refusesAManagementPortThatIsAnothersPort(String port) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.from(Map.of("MEP_MANAGEMENT_PORT", port)))
                .withMessageContaining("give each a port of its own");
    }

    @Test
    void usesAPostgresOfTheCallersOwn() {
        var environment = Map.of(
                "MEP_DB_URL", "jdbc:postgresql://db/server",
                "MEP_AUTH_DB_URL", "jdbc:postgresql://db/auth",
                "MEP_DB_USER", "someone",
                "MEP_DB_PASSWORD", "kept-quiet");

        assertThat(Settings.from(environment).database())
                .contains(new Settings.Database("jdbc:postgresql://db/server", "jdbc:postgresql://db/auth", "someone"));
    }

    @Test
    void saysWhatIsMissingOfAPostgresOfTheCallersOwn() {
        var environment = Map.of("MEP_DB_URL", "jdbc:postgresql://db/server", "MEP_DB_USER", "someone");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Settings.from(environment))
                .withMessageEndingWith("not set: MEP_AUTH_DB_URL, MEP_DB_PASSWORD.");
    }
}
