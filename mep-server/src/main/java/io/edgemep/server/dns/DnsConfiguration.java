package io.edgemep.server.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The one backend that `mep.dns.type` names.
@Configuration(proxyBeanMethods = false)
class DnsConfiguration {

    private static final String TYPE = "mep.dns.type";

    @Bean
    DnsMetrics dnsMetrics(MeterRegistry meters) {
        return new DnsMetrics(meters);
    }

    @Bean
    @ConditionalOnProperty(name = TYPE, havingValue = "embedded")
    EmbeddedDns embeddedDns(DnsProperties dns, EmbeddedDnsProperties properties, DnsMetrics metrics, Clock clock) {
        return new EmbeddedDns(dns, properties, metrics, clock, Ticker.systemTicker());
    }

    @Bean
    @ConditionalOnProperty(name = TYPE, havingValue = "rfc2136")
    Rfc2136Dns rfc2136Dns(
            DnsProperties dns,
            Rfc2136Properties properties,
            DataSource database,
            JdbcClient jdbc,
            DnsMetrics metrics,
            Clock clock) {
        var server = new UpdateServer(properties, metrics);
        var records = new PublishedRecords(jdbc);
        return new Rfc2136Dns(dns, properties, server, records, new SoleWriter(database, properties), clock);
    }

    @Bean
    @ConditionalOnProperty(name = TYPE, havingValue = "none", matchIfMissing = true)
    AbsentDns absentDns() {
        return new AbsentDns();
    }
}
