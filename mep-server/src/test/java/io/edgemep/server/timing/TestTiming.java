package io.edgemep.server.timing;

import io.edgemep.common.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Parts of the package, put together as the service does it.
final class TestTiming {

    private TestTiming() {}

    /// The defaults, but for the given names below `mep.timing` and their values.
    static TimingProperties properties(String... namesAndValues) {
        var given = new HashMap<>(Map.of("mep.timing.timeout", "300ms"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put("mep.timing." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate("mep.timing", TimingProperties.class);
    }

    /// Properties that name servers on this machine, by their ports.
    static TimingProperties servers(int... ports) {
        var given = new String[ports.length * 4];
        for (int i = 0; i < ports.length; i++) {
            given[4 * i] = "ntp-servers[%d].ntp-server-addr".formatted(i);
            given[4 * i + 1] = "127.0.0.1";
            given[4 * i + 2] = "ntp-servers[%d].port".formatted(i);
            given[4 * i + 3] = String.valueOf(ports[i]);
        }
        return properties(given);
    }

    /// What chronyc prints, from a shell that prints it.
    static TimingProperties printing(String line) {
        return properties("chronyc[0]", "sh", "chronyc[1]", "-c", "chronyc[2]", "echo '%s'".formatted(line));
    }

    static NtpSurvey survey(TimingProperties properties, Clock clock) {
        return new NtpSurvey(new NtpClient(properties, clock), properties, clock);
    }

    static ClockWatch watch(TimingProperties properties, TestClock clock, MeterRegistry meters) {
        return new ClockWatch(new Chrony(properties, clock), survey(properties, clock), properties, clock, meters);
    }
}
