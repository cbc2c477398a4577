package io.edgemep.server.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// An embedded server on a free port of this machine.
record TestEmbedded(EmbeddedDns dns, SimpleMeterRegistry meters) implements AutoCloseable {

    /// @param settings below `mep.dns.embedded`, each `name=value`
    static TestEmbedded start(String... settings) {
        return start(Ticker.systemTicker(), settings);
    }

    static TestEmbedded start(Ticker ticker, String... settings) {
        var meters = new SimpleMeterRegistry();
        var dns = new EmbeddedDns(
                properties("mep.dns", DnsProperties.class),
                properties("mep.dns.embedded", EmbeddedDnsProperties.class, settings),
                new DnsMetrics(meters),
                Clock.systemUTC(),
                ticker);
        dns.start();
        return new TestEmbedded(dns, meters);
    }

    /// Properties as the service binds them; the port is a free one unless it is given.
    static <T> T properties(String prefix, Class<T> type, String... settings) {
        var values = new HashMap<String, String>(Map.of("mep.dns.embedded.port", "0"));
        for (var setting : settings) {
            var parts = setting.split("=", 2);
            values.put(prefix + "." + parts[0], parts[1]);
        }
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
    }

    DnsClient client() {
        return DnsClient.at(dns.port());
    }

    double counted(String result) {
        return meters.get("mep.dns.queries").tag("result", result).counter().count();
    }

    @Override
    public void close() {
        dns.stop();
    }
}
